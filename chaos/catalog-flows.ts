import type { FailPoint } from '../src/process/fail-points.ts';

/** Who dies at a point: the worker that comes to it, or a server while that worker stands still there. */
export const catalogVictims = ['worker', 'temporal', 'postgres'] as const;
export type CatalogVictim = (typeof catalogVictims)[number];

/** One way a run of the catalog can go, and the points that lie on it. */
export interface CatalogFlow {
  name: string;
  end: 'done' | 'cancelled';
  /** Of a batch at the provider. */
  runMs: number;
  points: readonly FailPoint[];
}

const submit = ['submit.after-intent', 'submit.after-send-before-record', 'submit.after-record'] as const;

export const catalogFlows: readonly CatalogFlow[] = [
  {
    name: 'catalog made',
    end: 'done',
    runMs: 500,
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
    name: 'catalog cancelled',
    end: 'cancelled',
    // Nobody waits for its end.
    runMs: 600_000,
    points: [...submit, 'batch.after-stop', 'batch.after-tidy', 'batch.after-close'],
  },
];

/** Whether the point is armed by the number of a batch, and not of a run. */
export function knowsBatch(point: FailPoint): boolean {
  return /^(submit|answers|line|file)\.|^batch\.after-(stop|tidy|close)$/.test(point);
}
