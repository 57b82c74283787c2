import type { OrderLine } from '../src/contract/lines.ts';
import type { FailPoint } from '../src/process/fail-points.ts';
import type { Fault } from '../src/sandbox/ground/faults.ts';
import { pointLines } from './points-lines.ts';

/** Flows that need other settings of the processes have a system of their own. */
export type SystemName = 'callbacks' | 'polling' | 'webhook' | 'one place';

/** One way an order can go, and the points that lie on it. */
export interface Flow {
  name: string;
  system: SystemName;
  line: OrderLine;
  end: 'delivered' | 'refused' | 'cancelled';
  /** Somebody else holds the only place, until the order has joined the queue. */
  isQueued?: boolean;
  /** Asked for with "Again" under an earlier picture. */
  isRepeat?: boolean;
  /** A training is over, and its model is deleted. */
  deletesModel?: boolean;
  /** How the providers behave meanwhile. */
  provider: { queuedMs: number; runMs: number; longestSide: number };
  faults?: Fault[];
  /** In the order in which an order comes to them. */
  points: readonly FailPoint[];
}

const inbox = ['inbox.after-insert', 'inbox.before-ack'] as const;
const order = ['order.after-place-before-start', 'order.after-start-before-done'] as const;
const card = ['card.after-send-before-record'] as const;
const lease = ['lease.after-take', 'lease.before-return'] as const;
const submit = ['submit.after-intent', 'submit.after-send-before-record', 'submit.after-record'] as const;
const callback = ['callback.after-verify', 'callback.after-store', 'callback.before-2xx'] as const;
const download = ['download.after-fetch', 'download.after-put', 'download.before-row'] as const;
const deliver = [
  'deliver.after-intent',
  'deliver.after-send-before-record',
  'deliver.after-capture',
] as const;
const release = ['release.before', 'release.after'] as const;
const placed = [...card, ...inbox, ...order, ...lease] as const;

const quick = { queuedMs: 20, runMs: 200, longestSide: 128 };

export const flows: readonly Flow[] = [
  {
    name: 'delivered by callback',
    system: 'callbacks',
    line: 'studio',
    end: 'delivered',
    provider: quick,
    points: [...placed, ...submit, ...callback, ...download, ...deliver],
  },
  {
    name: 'repeated with Again',
    system: 'callbacks',
    line: 'studio',
    end: 'delivered',
    isRepeat: true,
    provider: quick,
    points: [...placed, ...submit, ...callback, ...download, ...deliver],
  },
  {
    name: 'refused by moderation',
    system: 'callbacks',
    line: 'studio',
    end: 'refused',
    provider: quick,
    faults: [{ match: 'higgsfield.job', fault: 'nsfw', times: 1_000 }],
    points: [...placed, ...submit, ...callback, ...release],
  },
  {
    name: 'cancelled while running',
    system: 'callbacks',
    line: 'studio',
    end: 'cancelled',
    // Longer than a person needs to cancel; a job that nobody could stop ends by itself.
    provider: { ...quick, queuedMs: 15_000 },
    points: [...placed, ...submit, 'cancel.after-request', ...release],
  },
  {
    name: 'cancelled in the queue',
    system: 'one place',
    line: 'studio',
    end: 'cancelled',
    // The only place is taken until the flow is over.
    provider: { ...quick, runMs: 600_000 },
    points: [...placed, 'cancel.after-request', ...release],
  },
  {
    name: 'delivered from the queue',
    system: 'one place',
    line: 'studio',
    end: 'delivered',
    isQueued: true,
    provider: { ...quick, runMs: 1_000 },
    points: [...lease, 'place.after-hand-over', 'submit.after-record'],
  },
  {
    name: 'product by callback',
    system: 'callbacks',
    line: 'product',
    end: 'delivered',
    provider: quick,
    points: [...placed, ...submit, ...callback, ...download, ...deliver],
  },
  {
    name: 'product cancelled',
    system: 'callbacks',
    line: 'product',
    end: 'cancelled',
    provider: { ...quick, queuedMs: 15_000 },
    points: [...submit, 'cancel.after-request', ...release],
  },
  {
    name: 'delivered by polling',
    system: 'polling',
    line: 'studio',
    end: 'delivered',
    provider: quick,
    points: [...placed, ...submit, ...download, ...deliver],
  },
  {
    name: 'updates by webhook',
    system: 'webhook',
    line: 'studio',
    end: 'delivered',
    provider: quick,
    points: [...placed, ...submit, ...callback, ...download, ...deliver],
  },
  {
    name: 'trained',
    system: 'callbacks',
    line: 'training',
    end: 'delivered',
    provider: quick,
    points: [...lease, ...submit, ...callback, 'training.after-keep', ...deliver, 'samples.after-place'],
  },
  {
    name: 'album',
    system: 'callbacks',
    line: 'portrait',
    end: 'delivered',
    provider: quick,
    points: [...submit, ...callback, ...download, ...deliver],
  },
  {
    name: 'model deleted',
    system: 'callbacks',
    line: 'training',
    end: 'delivered',
    deletesModel: true,
    provider: quick,
    points: [...inbox, 'model.after-remove'],
  },
];

export interface Expectation {
  status: 'delivered' | 'refused' | 'cancelled' | 'failed';
  /** What the provider has of this order alone. */
  jobs: 0 | 1;
  /** The job is one that nobody of ours can ever name. */
  isOrphan?: boolean;
}

/** How an order ends on this flow when a process dies at this point. */
export function expectationOf({ end, line, system, isQueued }: Flow, point: FailPoint): Expectation {
  // Whatever was lost is found, or was never made and is sent once more.
  if (pointLines[line].isLookedFor) return { status: end, jobs: 1 };
  // Written down as leaving, but never sent: without a key nobody may send it again.
  if (point === 'submit.after-intent') return { status: end === 'cancelled' ? end : 'failed', jobs: 0 };
  // Only a callback can name a job whose answer was lost.
  if (point === 'submit.after-send-before-record' && system === 'polling') {
    return { status: 'failed', jobs: 1, isOrphan: true };
  }
  return { status: end, jobs: system === 'one place' && !isQueued ? 0 : 1 };
}

/** Who comes to the point first, and so dies. */
export function processAt(point: FailPoint): 'bot' | 'worker' | 'web' {
  if (/^(inbox|order|card|cancel|deliver)\./.test(point)) return 'bot';
  return point.startsWith('callback.') ? 'web' : 'worker';
}
