import { type CatalogStage, catalogStages } from '../src/contract/catalog.ts';
import type { StageCost } from './catalog-shop.ts';
import type { HistorySize } from './costs.ts';
import type { Figure } from './figures.ts';
import { ofProduct } from './processes.ts';

/** A shop from its address to published pictures. */
export interface Passage {
  /** Pictures. */
  items: number;
  stages: Record<CatalogStage, StageCost>;
  histories: HistorySize[];
}

/** Actions an item, of all stages together. */
const mostActions = 1;
const mostEvents = 5_000;
const mostPayload = 64 * 1024;
const mostGrowthMb = 300;
/** Of what an item costs in a large shop against a small one. */
const mostRatio = 1.25;

/** What is done in a stage, and what was. */
const words: Record<CatalogStage, { doing: string; done: string }> = {
  parse: { doing: 'reading', done: 'read' },
  generate: { doing: 'making', done: 'made' },
  review: { doing: 'deciding on', done: 'decided on' },
  describe: { doing: 'describing', done: 'described' },
  publish: { doing: 'publishing', done: 'published' },
};

/** Of one shop: of each stage, then of all together. */
export function figuresOf({ items, stages, histories }: Passage): Figure[] {
  const of = `${items} items`;
  const all = Object.values(stages);
  const largest = (key: keyof HistorySize) => Math.max(...histories.map((history) => history[key]));
  const shares = catalogStages.map((stage) => `${stages[stage].actions} of ${words[stage].doing}`);
  const stored = (store: 'postgres' | 'temporal') =>
    all.reduce((sum, stage) => sum + stage.stored[store], 0) / items / 1_000;
  return [
    ...catalogStages.flatMap((stage) => stageFigures(stages[stage], { stage, items })),
    {
      name: `Actions an item, of ${of}`,
      unit: '',
      values: [all.reduce((sum, { actions }) => sum + actions, 0) / items],
      target: { most: mostActions },
      note: shares.join(', '),
    },
    {
      name: `largest history, of ${of}`,
      unit: 'events',
      values: [largest('events')],
      target: { most: mostEvents },
    },
    {
      name: `largest payload, of ${of}`,
      unit: 'bytes',
      values: [largest('payload')],
      target: { most: mostPayload },
    },
    { name: `PostgreSQL an item, of ${of}`, unit: 'KB', values: [stored('postgres')] },
    { name: `Temporal's store an item, of ${of}`, unit: 'KB', values: [stored('temporal')] },
  ];
}

function stageFigures(cost: StageCost, { stage, items }: { stage: CatalogStage; items: number }): Figure[] {
  const { doing, done } = words[stage];
  const { cpu, pictures, seconds, transactions, growthMb } = cost;
  const of = `${items} items`;
  const each = Object.entries(cpu).map(
    ([process, spent]) => `${process} ${((1_000 * spent) / items).toFixed(1)}`,
  );
  return [
    {
      name: `items ${done} per second, of ${of}`,
      unit: '/s',
      values: [pictures / seconds],
      note: `${pictures} in ${seconds.toFixed(1)} s`,
    },
    {
      name: `CPU of 1,000 items, ${doing} ${of}`,
      unit: 's',
      values: [(1_000 * ofProduct(cpu)) / items],
      note: each.join(', '),
    },
    { name: `transactions an item, ${doing} ${of}`, unit: '', values: [transactions / items] },
    growth(`${doing} ${of}`, growthMb),
  ];
}

/** By how much more the worker held than at rest. */
export function growth(name: string, growthMb: number): Figure {
  return {
    name: `worker grows by, ${name}`,
    unit: 'MB',
    values: [growthMb],
    target: { most: mostGrowthMb },
  };
}

/** What does not grow faster than the shop stays below 1, as every run has a beginning and an end. */
export function ratiosOf(small: Passage, big: Passage): Figure[] {
  const from = `${big.items} against ${small.items}`;
  const ratio = (name: string, cost: (passage: Passage) => number): Figure => ({
    name: `${name}, ${from}`,
    unit: '×',
    values: [cost(big) / big.items / (cost(small) / small.items)],
    target: { most: mostRatio },
  });
  return catalogStages.flatMap((stage) => [
    ratio(`CPU of an item, ${stage}`, ({ stages }) => ofProduct(stages[stage].cpu)),
    ratio(`time of an item, ${stage}`, ({ stages }) => stages[stage].seconds),
    ratio(`transactions of an item, ${stage}`, ({ stages }) => stages[stage].transactions),
  ]);
}
