import { ActivityFailure, patched, setCurrentDetails } from '@temporalio/workflow';
import type { Collection, JobClocks, JobWaits, Submission } from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import { awaitOptions, media, prepareOptions, provider, queue, submitOptions } from './activity-proxies.ts';
import { evenIfLate, isOutOfTime, type Late, lastLookMs } from './last-look.ts';

/** One job of the ledger. */
export interface AnyJobRef {
  jobId: number;
}

/** One job of the ledger, and the order it is for. */
export interface JobRef extends AnyJobRef {
  orderId: number;
}

/** What a job needs beyond the provider's own limits. */
export interface JobTerms {
  isQueued: boolean;
  /** How many files its request names. */
  references: number;
  /** How long it waits for a place. */
  queueMs: number;
  /** Under which it is woken; absent in executions from before, whose uploads are a part of sending. */
  waits: JobWaits | undefined;
  clocks: JobClocks;
  /** How long one paid call may be on its way; undefined: as long as that of a picture. */
  callMs?: number | undefined;
  /** Its files are so many that nobody waits for them in a chat: they go up where few steps run at once. */
  isBulk?: boolean;
}

/** Fetches what a finished job left. */
type Collect = (late: Late) => Promise<Collection>;

/** How a job ended that left nothing. */
export interface JobFailure {
  status: 'refused' | 'failed';
  reason: EndReason;
}

/** When an order is given up whatever the provider says; the provider's own limit is usually shorter. */
const usualSubmitMs = 300_000;

/** Paid calls of the longest kind, each with the pause before what became of it is asked, that one order may need. */
const longestCalls = 9;

/** How long the place of a job nobody waits for any more is watched; after that upkeep does. */
const usualDrainMs = 15 * 60_000;

/** Who hears so late that time is over was not awake. */
const noticeableMs = 10_000;

/** From this limit on asking holds no slot: a poller that beats for hours would cost an Action each half minute as well. */
const longJobMs = 3_600_000;

type SentOrRefused = Exclude<Submission, { status: 'queued' }>;

/** The story of one job: a place, the paid request, its end, what it left. @returns why it left nothing, if so */
export async function runJob(job: JobRef, terms: JobTerms): Promise<JobFailure | undefined> {
  return followJob(job, terms, (late) =>
    media.collectResult.executeWithOptions({ summary: 'fetch, check and keep the picture', ...late }, [job]),
  );
}

/** The same for a job of any kind, which says itself how what it leaves is fetched. */
export async function followJob(
  job: AnyJobRef,
  terms: JobTerms,
  collect: Collect,
): Promise<JobFailure | undefined> {
  const submission = await submit(job, terms);
  if (submission.status === 'refused') {
    const isRefusal = submission.reason === 'moderation' || submission.reason === 'input_refused';
    return { status: isRefusal ? 'refused' : 'failed', reason: submission.reason };
  }
  return awaitResult(job, { submission, waits: terms.waits ?? olderWaits, collect });
}

/** The provider goes on with a job nobody wants: its place is free when it has ended there. Upkeep does what this cannot. */
export async function drainJob(job: JobRef, { drainMs = usualDrainMs }: JobClocks): Promise<void> {
  setCurrentDetails('The order has ended; the provider still works, its place is not free yet');
  try {
    const waitBy = 'polling';
    await provider.awaitProviderJob.executeWithOptions(
      { ...awaitOptions({ waitBy, remainingMs: drainMs }), summary: 'watch the abandoned job' },
      [{ ...job, waitBy }],
    );
    await media.collectResult.executeWithOptions({ summary: 'free the place' }, [job]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
  }
}

/** Of executions from before jobs had numbers in them. */
const olderWaits: JobWaits = { place: 'await-place', end: 'await-job' };

/** Waits for a place and sends the request, once more at another place each time an account cannot take it. */
async function submit(job: AnyJobRef, terms: JobTerms): Promise<SentOrRefused> {
  const { place } = terms.waits ?? olderWaits;
  const giveUpAt = Date.now() + terms.queueMs;
  let isQueued = terms.isQueued;
  for (;;) {
    if (isQueued) {
      setCurrentDetails('In the queue for a place at the provider');
      const options = {
        activityId: place,
        scheduleToCloseTimeout: Math.max(giveUpAt - Date.now(), 1_000),
        summary: 'wait for a place',
      };
      const wait = (late: Late) => queue.awaitPlace.executeWithOptions({ ...options, ...late }, [job]);
      await evenIfLate(wait, Math.min(lastLookMs, terms.queueMs));
    }
    const submission = await sendOnce(job, terms);
    if (submission.status !== 'queued') return submission;
    isQueued = true;
  }
}

async function sendOnce(job: AnyJobRef, terms: JobTerms): Promise<Submission> {
  const { references, clocks, waits, callMs, isBulk } = terms;
  // A lost answer is looked for when its call is certainly over: where calls are long there is time for several of them as well.
  const limitMs = clocks.submitMs ?? Math.max(usualSubmitMs, longestCalls * (callMs ?? 0));
  // Without files the request is written where it is sent.
  if (waits && references > 0) {
    setCurrentDetails('Uploading to the provider');
    const options = { ...prepareOptions({ limitMs, isBulk }), summary: 'upload what the request needs' };
    const preparation = await evenIfLate((late) =>
      provider.prepareProviderJob.executeWithOptions({ ...options, ...late }, [job]),
    );
    if (preparation.status !== 'prepared') return preparation;
  }
  setCurrentDetails('Sending the request to the provider');
  const uploads = waits ? 0 : references;
  const options = { ...submitOptions({ uploads, limitMs, callMs }), summary: 'send the paid request, once' };
  return evenIfLate((late) => provider.submitProviderJob.executeWithOptions({ ...options, ...late }, [job]));
}

async function awaitResult(
  job: AnyJobRef,
  {
    submission,
    waits,
    collect,
  }: { submission: Extract<Submission, { status: 'sent' }>; waits: JobWaits; collect: Collect },
): Promise<JobFailure | undefined> {
  const { limitMs, overdueMs } = submission;
  // Nobody can tell us of it: no id, no callback.
  if (submission.waitBy === 'nothing') return { status: 'failed', reason: 'answer_lost' };
  let giveUpAt = Date.now() + limitMs;
  let { waitBy } = submission;
  for (;;) {
    setCurrentDetails(
      waitBy === 'callback' ? 'Waiting for the provider to call' : 'Asking the provider again and again',
    );
    const remainingMs = Math.max(giveUpAt - Date.now(), 1_000);
    const options = {
      ...awaitOptions({ waitBy, remainingMs, overdueMs }),
      activityId: waits.end,
      summary: `wait by ${waitBy}`,
    };
    let isOver = false;
    try {
      await provider.awaitProviderJob.executeWithOptions(options, [{ ...job, waitBy }]);
    } catch (error) {
      // We may have slept through the end: what the provider has is looked at before anybody is told that it did not answer.
      if (!isOutOfTime(error) || !patched('last-look')) throw error;
      isOver = Date.now() < giveUpAt + noticeableMs;
      // We have: whoever had something to tell us meanwhile may do so again.
      if (!isOver) giveUpAt = Date.now() + lastLookMs;
    }
    const collection: Collection = await evenIfLate(collect);
    if (collection.status === 'collected') return undefined;
    if (collection.status !== 'not_yet') return { status: collection.status, reason: collection.reason };
    const lateMs = Date.now() - giveUpAt;
    // Asking took so long because we slept meanwhile.
    if (!isOver && lateMs >= noticeableMs && patched('last-look')) giveUpAt = Date.now() + lastLookMs;
    else if (isOver || lateMs >= 0) return { status: 'failed', reason: 'no_answer_in_time' };
    // The hint was wrong: from here on only the provider's own word counts.
    if (waitBy === 'callback') waitBy = limitMs > longJobMs ? 'retrying' : 'polling';
  }
}
