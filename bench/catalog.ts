import { findBrokenCatalog } from './catalog-invariants.ts';
import { measureHistories, openShop, type Shop, type StageCost, typePrompts, work } from './catalog-shop.ts';
import type { HistorySize } from './costs.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';
import { type ByProcess, ofProduct } from './processes.ts';

/** Actions an item, of reading and making together. */
const mostActions = 0.6;
const mostPayload = 64 * 1024;
const mostGrowthMb = 300;
/** Of what an item costs in a large shop against a small one. */
const mostRatio = 1.25;

/** A shop from its address to finished pictures in the folder. */
interface Passage {
  /** Pictures. */
  items: number;
  parse: StageCost;
  generate: StageCost;
  histories: HistorySize[];
}

/** A whole shop read into the sheet, and a picture made of each of its pictures: one run for each size of shop. */
export async function measureCatalog({ catalog }: BenchPlan): Promise<Findings> {
  const figures: Figure[] = [];
  const broken: string[] = [];
  const passages: Passage[] = [];
  for (const products of catalog.shops) {
    const shop = await openShop(products);
    try {
      const { passage, sentences } = await pass(shop);
      broken.push(...sentences.map((sentence) => `a shop of ${products} products: ${sentence}`));
      if (sentences.length > 0) continue;
      passages.push(passage);
      figures.push(...figuresOf(passage));
      if (passages.length === 1) figures.push(await measureLarge(shop, catalog.large));
    } finally {
      await shop.rig.close();
    }
  }
  const [small, big] = passages;
  if (small !== undefined && big !== undefined) figures.push(...ratiosOf(small, big));
  return { figures, broken };
}

async function pass(shop: Shop): Promise<{ passage: Passage; sentences: string[] }> {
  const parse = await work(shop, 'parse');
  const prompts = await typePrompts(shop.rig);
  const generate = await work(shop, 'generate');
  const { system } = shop.rig;
  const sentences = await findBrokenCatalog(system, { sourceId: shop.sourceId, prompts });
  const histories = await measureHistories(system);
  return { passage: { items: parse.pictures, parse, generate, histories }, sentences };
}

/** One batch of pictures as large as people want them. */
async function measureLarge(shop: Shop, { pictures, side }: BenchPlan['catalog']['large']): Promise<Figure> {
  await shop.rig.system.sandbox.gemini.change({ longestSide: side });
  const cost = await work(shop, 'generate', { force: true, limit: pictures });
  return growth(`making ${cost.pictures} pictures of ${side} px`, cost);
}

function figuresOf({ items, parse, generate, histories }: Passage): Figure[] {
  const of = `${items} items`;
  const rate = (what: string, { seconds }: StageCost): Figure => ({
    name: `items ${what} per second, of ${of}`,
    unit: '/s',
    values: [items / seconds],
  });
  const largest = (key: keyof HistorySize) => Math.max(...histories.map((history) => history[key]));
  return [
    rate('read', parse),
    rate('made', generate),
    cpuFigure(`reading ${of}`, parse.cpu, items),
    cpuFigure(`making ${of}`, generate.cpu, items),
    {
      name: `Actions an item, of ${of}`,
      unit: '',
      values: [(parse.actions + generate.actions) / items],
      target: { most: mostActions },
      note: `${parse.actions} of reading, ${generate.actions} of making`,
    },
    { name: `largest history, of ${of}`, unit: 'events', values: [largest('events')] },
    {
      name: `largest payload, of ${of}`,
      unit: 'bytes',
      values: [largest('payload')],
      target: { most: mostPayload },
    },
    growth(`reading ${of}`, parse),
    growth(`making ${of}`, generate),
  ];
}

function growth(name: string, { growthMb }: StageCost): Figure {
  return {
    name: `worker grows by, ${name}`,
    unit: 'MB',
    values: [growthMb],
    target: { most: mostGrowthMb },
  };
}

function cpuFigure(name: string, cpu: ByProcess, items: number): Figure {
  const each = Object.entries(cpu).map(
    ([process, seconds]) => `${process} ${((1_000 * seconds) / items).toFixed(1)}`,
  );
  return {
    name: `CPU of 1,000 items, ${name}`,
    unit: 's',
    values: [(1_000 * ofProduct(cpu)) / items],
    note: each.join(', '),
  };
}

/** What does not grow faster than the shop stays below 1, as every run has a beginning and an end. */
function ratiosOf(small: Passage, big: Passage): Figure[] {
  const ratio = (stage: 'parse' | 'generate', cost: (cost: StageCost) => number): number =>
    cost(big[stage]) / big.items / (cost(small[stage]) / small.items);
  const from = `${big.items} against ${small.items}`;
  return (['parse', 'generate'] as const).flatMap((stage): Figure[] => [
    {
      name: `CPU of an item, ${stage}, ${from}`,
      unit: '×',
      values: [ratio(stage, ({ cpu }) => ofProduct(cpu))],
      target: { most: mostRatio },
    },
    {
      name: `time of an item, ${stage}, ${from}`,
      unit: '×',
      values: [ratio(stage, ({ seconds }) => seconds)],
      target: { most: mostRatio },
    },
  ]);
}
