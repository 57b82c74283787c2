import { type CatalogStage, catalogStages } from '../src/contract/catalog.ts';
import type { FailPoint } from '../src/process/fail-points.ts';

/** Who dies at a point: the worker that comes to it, or a server while that worker stands still there. */
export const catalogVictims = ['worker', 'temporal', 'postgres'] as const;
export type CatalogVictim = (typeof catalogVictims)[number];

/** From when on a point is armed: what it waits for may have happened before for another reason. */
export type CatalogMoment = 'start' | 'review' | 'withdrawal';

/** One way a run of the catalog can go, and the points that lie on it. */
export interface CatalogFlow {
  name: string;
  end: 'done' | 'cancelled';
  /** Of a batch at the provider. */
  runMs: number;
  points: readonly FailPoint[];
  stages: readonly CatalogStage[];
  arms: CatalogMoment;
  /** What people do when they are asked about the pictures: see catalog-deciders.ts. */
  people: 'decide' | 'redo' | 'accept';
  redoBy: 'single' | 'batch';
  /** What comes of it at the end: pictures that are made, described, and shown in the shop. */
  made: number;
  described: number;
  shown: number;
}

const submit = ['submit.after-intent', 'submit.after-send-before-record', 'submit.after-record'] as const;

/** As most flows are. */
const usual = {
  end: 'done',
  runMs: 500,
  stages: ['parse', 'generate'],
  arms: 'start',
  people: 'accept',
  redoBy: 'single',
  made: 3,
  described: 0,
  shown: 0,
} as const;

export const catalogFlows: readonly CatalogFlow[] = [
  {
    ...usual,
    name: 'catalog made',
    // Those that know their batch first: its number is known beforehand only while no other run is about to open one.
    points: [
      ...submit,
      'answers.before-read',
      'line.after-put',
      'line.after-end',
      'file.after-id',
      'file.after-upload',
      'file.after-row',
      'batch.after-tidy',
      'batch.after-close',
      'page.after-record',
      'picture.after-put',
      'picture.before-row',
      'parse.after-finish',
      'rows.after-append',
      'rows.after-write',
      'plan.after-write',
      'batch.after-open',
    ],
  },
  {
    ...usual,
    name: 'catalog cancelled',
    end: 'cancelled',
    // Nobody waits for its end.
    runMs: 600_000,
    points: [...submit, 'batch.after-stop', 'batch.after-tidy', 'batch.after-close'],
    made: 0,
  },
  {
    ...usual,
    name: 'catalog published',
    stages: catalogStages,
    people: 'decide',
    points: [
      'folder.after-reject',
      'rest.after-accept',
      'texts.after-plan',
      'text.after-intent',
      'text.after-answer',
      'text.after-end',
      'texts.after-note',
      'publish.after-intent',
      'publish.after-call',
      'publish.after-record',
    ],
    described: 2,
    shown: 2,
  },
  {
    ...usual,
    name: 'catalog taken back',
    stages: catalogStages,
    arms: 'withdrawal',
    people: 'decide',
    points: ['withdraw.after-call'],
    described: 2,
    shown: 1,
  },
  {
    ...usual,
    name: 'catalog made again singly',
    stages: ['parse', 'generate', 'review'],
    people: 'redo',
    points: ['single.after-intent', 'single.after-answer', 'single.after-end'],
    made: 4,
  },
  {
    ...usual,
    name: 'catalog made again',
    stages: ['parse', 'generate', 'review'],
    arms: 'review',
    people: 'redo',
    redoBy: 'batch',
    points: [
      'batch.after-open',
      'submit.after-send-before-record',
      'line.after-end',
      'file.after-upload',
      'batch.after-close',
    ],
    made: 4,
  },
  {
    ...usual,
    name: 'catalog described at once',
    stages: ['parse', 'generate', 'review', 'describe'],
    arms: 'review',
    points: [
      'texts.after-plan',
      'batch.after-open',
      'submit.after-send-before-record',
      'answers.before-read',
      'text.after-end',
      'batch.after-close',
    ],
    described: 3,
  },
];

/** What the number is that a point is armed with. */
export function subjectOf({ name }: CatalogFlow, point: FailPoint): 'run' | 'batch' | 'publication' | 'none' {
  if (point === 'folder.after-reject') return 'none';
  if (point === 'withdraw.after-call') return 'publication';
  const isBatch = /^(submit|answers|line|file)\.|^batch\.after-(stop|tidy|close)$/.test(point);
  return isBatch || (point === 'text.after-end' && name === 'catalog described at once') ? 'batch' : 'run';
}

/** A paid call whose answer was lost with whoever made it is not made again by itself. */
export function mayBeLost(point: FailPoint): boolean {
  return /^single\.after-(intent|answer)$/.test(point);
}
