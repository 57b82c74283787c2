import type { OrderLine } from '../src/contract/lines.ts';
import type { SandboxClient } from '../src/sandbox/client.ts';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';

/** Which documentation of Higgsfield is played: with `weak` an answer that was lost stays lost. */
export type Profile = 'weak' | 'newer';

/** How a job ended by the provider's own record. */
export type JobEnd = 'completed' | 'moderated' | 'failed' | 'cancelled';

/** A job by the provider's own record. */
export interface ProviderJob {
  account: string;
  externalId: string;
  /** Path and query of the address it calls back: the number of our job, and its token. */
  address: string;
  /** Undefined while it goes on. */
  end: JobEnd | undefined;
  /** ISO time of the end. */
  endedAt: string | undefined;
}

/**
 * All a storm must know of one provider and line: how it is set up, what happens to its calls, how its record is read. One that
 * counts two kinds of jobs apart stands here for each.
 */
export interface Provider {
  name: string;
  /** Whose fault points and entries begin so. */
  service: string;
  line: OrderLine;
  /** Of each account, by its name in our books. */
  places: Readonly<Record<string, number>>;
  /** Of our own processes. */
  settings: (profile: Profile) => Record<string, string>;
  /** Its ways, and the pace of its jobs. It takes more of them than there are places, so that one too many is seen. */
  setUp: (sandbox: SandboxClient, ways: { profile: Profile; oddWords: boolean }) => Promise<unknown>;
  /** Whether a request whose answer was lost may never be sent again. */
  losesRequests: (profile: Profile) => boolean;
  /** The fault point of the paid call. */
  paidCall: string;
  /** Words of single points; none of them may end an order, so that a run without faults delivers the same. */
  faults: Readonly<Record<string, readonly string[]>>;
  /** Those of these points that are called so seldom that each word is for one of the first calls. */
  seldomCalled?: readonly string[];
  /** Kinds of its journal entries. */
  accepted: string;
  ended: string;
  calledBack: string;
  /** Of one that keeps what it made until it is told otherwise. */
  deleted?: string;
  /** Of one that takes files by themselves. */
  uploaded?: string;
  /** The name that our books have for the job of such an entry; undefined where it is none of these. */
  nameOf: (data: JournalEntry['data']) => string | undefined;
  /** From such an entry. */
  accountOf: (data: JournalEntry['data']) => string;
  /** From the entry of the end. */
  endOf: (data: JournalEntry['data']) => JobEnd;
}

/** An order whose request nobody can account for is given up after this. */
export const orderLimitMs = 75_000;
const orderLimitSeconds = String(orderLimitMs / 1_000);

/** The job was made and nobody heard of it: whoever sends again pays twice. */
const answerLost = 'execute_then_reset';
const callbackFaults = [
  'callback_lost',
  'callback_duplicate',
  'callback_early',
  'callback_late',
  'callback_wrong_token',
];
const resultFaults = ['truncated_image', 'html_result', 'expired_url'];

const higgsfield: Provider = {
  name: 'higgsfield',
  service: 'higgsfield',
  line: 'studio',
  places: { 'higgsfield-1': 4 },
  settings: (profile) => ({
    API_GENERATION_TIMEOUT: orderLimitSeconds,
    HIGGSFIELD_MAX_JOBS: '4',
    HIGGSFIELD_PROFILE: profile,
  }),
  setUp: (sandbox, { profile, oddWords }) =>
    sandbox.higgsfield.change({
      concurrency: 100,
      queuedMs: 100,
      runMs: 700,
      longestSide: 256,
      oddWords,
      profile,
    }),
  losesRequests: (profile) => profile === 'weak',
  paidCall: 'higgsfield.submit',
  faults: {
    'higgsfield.submit': [answerLost, 'busy', 'http_423'],
    'higgsfield.status': ['unknown_status'],
    'higgsfield.result': resultFaults,
    'higgsfield.callback': callbackFaults,
  },
  accepted: 'higgsfield.job.accepted',
  ended: 'higgsfield.job.ended',
  calledBack: 'higgsfield.callback.sent',
  uploaded: 'higgsfield.upload.stored',
  nameOf: namedBy('request_id'),
  accountOf: () => 'higgsfield-1',
  endOf: ({ status }) => wordOf({ completed: 'completed', nsfw: 'moderated', canceled: 'cancelled' }, status),
};

const runninghub: Provider = {
  name: 'runninghub',
  service: 'runninghub',
  line: 'product',
  // Few enough for orders to queue.
  places: { 'runninghub-1': 2, 'runninghub-2': 2, 'runninghub-3': 1 },
  settings: () => ({
    RUNNINGHUB_TIMEOUT: orderLimitSeconds,
    RUNNINGHUB_MAX_JOBS_1: '2',
    RUNNINGHUB_MAX_JOBS_2: '2',
    RUNNINGHUB_MAX_JOBS_3: '1',
  }),
  // Each account of the sandbox takes five.
  setUp: ({ runninghub: service }, { oddWords }) =>
    service.change({ queuedMs: 100, runMs: 6_000, cancelMs: 2_000, longestSide: 256, oddWords }),
  losesRequests: () => true,
  paidCall: 'runninghub.create',
  faults: {
    'runninghub.create': [answerLost, 'code_421', 'code_415', 'numeric_task_id'],
    'runninghub.status': ['unknown_status'],
    'runninghub.outputs': ['null_outputs'],
    'runninghub.result': resultFaults,
    'runninghub.callback': callbackFaults,
  },
  accepted: 'runninghub.task.accepted',
  ended: 'runninghub.task.ended',
  calledBack: 'runninghub.callback.sent',
  uploaded: 'runninghub.upload.stored',
  nameOf: namedBy('task_id'),
  accountOf: ({ account }) => `runninghub-${String(account)}`,
  // A refused picture fails as well: its reason tells.
  endOf: ({ status, reason }) =>
    /1501/.test(String(reason)) ? 'moderated' : wordOf({ SUCCESS: 'completed', CANCEL: 'cancelled' }, status),
};

/** What both kinds of its jobs share. */
const astria = {
  service: 'astria',
  // Whose answer was lost is looked for.
  losesRequests: () => false,
  calledBack: 'astria.callback.sent',
  accountOf: () => 'astria-1',
};

const tunes: Provider = {
  ...astria,
  name: 'astria tunes',
  line: 'training',
  // Few enough for trainings to queue.
  places: { 'astria-1': 2 },
  settings: () => ({ ASTRIA_TRAINING_TIMEOUT: orderLimitSeconds, ASTRIA_MAX_TRAININGS: '2' }),
  // Long enough for something to happen meanwhile.
  setUp: ({ astria: service }, { oddWords }) =>
    service.change({ trainingQueuedMs: 200, trainingMs: 8_000, oddWords }),
  paidCall: 'astria.create-tune',
  faults: { 'astria.create-tune': [answerLost, 'execute_then_504'] },
  seldomCalled: ['astria.create-tune'],
  accepted: 'astria.tune.accepted',
  ended: 'astria.tune.ended',
  deleted: 'astria.tune.deleted',
  nameOf: namedBy('tune_id', 'tune-'),
  endOf: ({ status }) => wordOf({ trained: 'completed', deleted: 'cancelled' }, status),
};

const prompts: Provider = {
  ...astria,
  name: 'astria prompts',
  line: 'portrait',
  places: { 'astria-1': 3 },
  settings: () => ({ ASTRIA_TIMEOUT: orderLimitSeconds, ASTRIA_MAX_JOBS: '3' }),
  setUp: ({ astria: service }) => service.change({ queuedMs: 100, runMs: 1_000, longestSide: 256 }),
  paidCall: 'astria.create-prompt',
  faults: {
    'astria.create-prompt': [answerLost, 'execute_then_504'],
    'astria.result': resultFaults,
    'astria.callback': callbackFaults,
  },
  seldomCalled: ['astria.create-prompt'],
  accepted: 'astria.prompt.accepted',
  ended: 'astria.prompt.ended',
  nameOf: namedBy('prompt_id', 'prompt-'),
  endOf: ({ status }) => wordOf({ done: 'completed', nsfw: 'moderated', deleted: 'cancelled' }, status),
};

export const providers: readonly Provider[] = [higgsfield, runninghub, tunes, prompts];

/** Whom all of them belong to. */
export const services: readonly string[] = [...new Set(providers.map(({ service }) => service))];

function namedBy(field: string, prefix = ''): Provider['nameOf'] {
  return ({ [field]: id }) => (typeof id === 'string' ? `${prefix}${id}` : undefined);
}

function wordOf(words: Record<string, JobEnd>, status: unknown): JobEnd {
  return words[String(status)] ?? 'failed';
}

/** Every job the provider ever took. */
export function readJobs(journal: readonly JournalEntry[], provider: Provider): ProviderJob[] {
  const jobs = new Map<string, ProviderJob>();
  for (const { kind, data, at } of journal) {
    const externalId = provider.nameOf(data);
    if (externalId === undefined) continue;
    if (kind === provider.accepted) {
      const { pathname, search } = new URL(String(data.webhook));
      const job = { account: provider.accountOf(data), externalId, address: pathname + search };
      jobs.set(externalId, { ...job, end: undefined, endedAt: undefined });
    }
    const job = jobs.get(externalId);
    if (kind === provider.ended && job) Object.assign(job, { end: provider.endOf(data), endedAt: at });
  }
  return [...jobs.values()];
}

/** How many jobs each account had whenever that changed. */
export function readLoads(
  journal: readonly JournalEntry[],
  provider: Provider,
): { account: string; jobs: number; at: string }[] {
  const jobs = new Map<string, number>();
  return journal.flatMap(({ kind, data, at }) => {
    if (kind !== provider.accepted && kind !== provider.ended) return [];
    const account = provider.accountOf(data);
    const now = (jobs.get(account) ?? 0) + (kind === provider.accepted ? 1 : -1);
    jobs.set(account, now);
    return [{ account, jobs: now, at }];
  });
}
