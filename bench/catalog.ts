import { figuresOf, growth, type Passage, ratiosOf } from './catalog-figures.ts';
import { findBrokenCatalog } from './catalog-invariants.ts';
import { review, type Wanted } from './catalog-people.ts';
import { measureHistories, openShop, type Shop, typePrompts, work } from './catalog-shop.ts';
import { findBrokenShop } from './catalog-shown.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';

/** A whole shop from its pages to published pictures: a run of each stage for each size of shop. */
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
  const { rig, sourceId } = shop;
  const { system, journal } = rig;
  const parse = await work(shop, 'parse');
  const prompts = await typePrompts(rig);
  const generate = await work(shop, 'generate');
  const unmade = await findBrokenCatalog(system, { sourceId, prompts });
  let wanted: Wanted = { redone: [], rejected: [] };
  const people = async (runId: number) => {
    wanted = await review(shop, runId);
  };
  const stages = {
    parse,
    generate,
    review: await work(shop, 'review', { people }),
    describe: await work(shop, 'describe'),
    publish: await work(shop, 'publish'),
  };
  const unshown = await findBrokenShop(system, { sourceId, journal, wanted });
  const histories = await measureHistories(system);
  return { passage: { items: parse.pictures, stages, histories }, sentences: [...unmade, ...unshown] };
}

/** One batch of pictures as large as people want them. */
async function measureLarge(shop: Shop, { pictures, side }: BenchPlan['catalog']['large']): Promise<Figure> {
  await shop.rig.system.sandbox.gemini.change({ longestSide: side });
  const cost = await work(shop, 'generate', { force: true, limit: pictures });
  return growth(`making ${cost.pictures} pictures of ${side} px`, cost.growthMb);
}
