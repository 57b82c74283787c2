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

/** All a storm must know of one provider: how it is set up, what happens to its calls, how its record is read. */
export interface Provider {
  name: string;
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
  /** Kinds of its journal entries. */
  accepted: string;
  ended: string;
  calledBack: string;
  uploaded: string;
  /** Where these entries name the job. */
  idField: string;
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
  idField: 'request_id',
  accountOf: () => 'higgsfield-1',
  endOf: ({ status }) => wordOf({ completed: 'completed', nsfw: 'moderated', canceled: 'cancelled' }, status),
};

const runninghub: Provider = {
  name: 'runninghub',
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
  idField: 'task_id',
  accountOf: ({ account }) => `runninghub-${String(account)}`,
  // A refused picture fails as well: its reason tells.
  endOf: ({ status, reason }) =>
    /1501/.test(String(reason)) ? 'moderated' : wordOf({ SUCCESS: 'completed', CANCEL: 'cancelled' }, status),
};

export const providers: readonly Provider[] = [higgsfield, runninghub];

function wordOf(words: Record<string, JobEnd>, status: unknown): JobEnd {
  return words[String(status)] ?? 'failed';
}

/** Every job the provider ever took. */
export function readJobs(journal: readonly JournalEntry[], provider: Provider): ProviderJob[] {
  const jobs = new Map<string, ProviderJob>();
  for (const { kind, data, at } of journal) {
    const externalId = String(data[provider.idField]);
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
