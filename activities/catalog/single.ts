import { cancellationSignal } from '@temporalio/activity';
import type { ChunkResult, OverBudget } from '../../src/contract/catalog.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { readAssets } from '../../src/db/assets.ts';
import { endLine, keyOf, type ResultRow } from '../../src/db/catalog/batches.ts';
import {
  beginPicture,
  listSinglePictures,
  listUnseenPictures,
  takeBackPicture,
} from '../../src/db/catalog/singles.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { undefinedIfLost } from '../../src/storage/objects.ts';
import { note } from '../../src/temporal/heartbeats.ts';
import { sideBySide } from '../side-by-side.ts';
import type { CatalogDeps } from './deps.ts';
import { keepPicture } from './keeping.ts';
import { endUnanswered, undefinedIfUndecoded } from './single-calls.ts';
import { runStopped } from './stopped.ts';
import { uploadPictures } from './uploads.ts';
import { weigh } from './weighing.ts';

/** Few: each answer is large, and the account's limits are those of its batches, too. */
const atOnce = 2;
/** When a chunk begins nothing new, so that a pause is heeded soon. */
const chunkMs = 120_000;
/** What the vendor looks at is no larger. */
const limits = { maxSide: 2_048, maxBytes: 4_000_000 };

/** A chunk on its way. */
interface Making {
  deps: CatalogDeps;
  runId: number;
  isApproved: boolean;
  makePicture: NonNullable<JobAccount['makePicture']>;
  /** One after the other: two that were weighed at once would both fit into the budget. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  isOver: boolean;
}

/** Pictures by calls of their own. */
export function createSingleActivities(deps: CatalogDeps) {
  return {
    /**
     * Makes the run's planned pictures by calls of their own, a chunk of them, and puts each into the folder. What was sent and not
     * answered is not sent again. Run twice it goes on with what is left.
     */
    async makeSingle({
      runId,
      isApproved,
    }: {
      runId: number;
      isApproved: boolean;
    }): Promise<ChunkResult | OverBudget> {
      const { sql, single } = deps;
      for (const row of await listSinglePictures(sql, { runId, status: 'sent' })) await lose(deps, row);
      await uploadPictures(deps, await listUnseenPictures(sql, runId), { signal: cancellationSignal() });
      const rows = await listSinglePictures(sql, { runId, status: 'planned' });
      if (rows.length === 0) return { left: 0, done: 0, found: 0 };
      const makePicture = single?.makePicture?.bind(single);
      if (makePicture === undefined)
        throw runStopped('provider_refused', 'No account makes single pictures: set GEMINI_API_KEY.');
      const making = { deps, runId, isApproved, makePicture, inTurn: createTurns(), isOver: false };
      const done = await makeAll(making, rows);
      const left = (await listSinglePictures(sql, { runId, status: 'planned' })).length;
      if (!making.isOver || left === 0) return { left, done, found: 0 };
      // Whoever says that it may go on says so for all that is left.
      const { estimate, over } = await weighPictures(making, left);
      return over === undefined ? { left, done, found: 0 } : { over: { ...over, ...estimate } };
    },
  };
}

function createTurns(): Making['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

function weighPictures({ deps, runId }: Pick<Making, 'deps' | 'runId'>, count: number) {
  return weigh(deps, { runId, kind: 'picture', by: 'single', count });
}

/** A call of an attempt that nobody lived to hear the answer of, or whose answer did not come: it is paid perhaps. */
async function lose(
  { sql, price: { single, currency } }: CatalogDeps,
  { id: resultId }: ResultRow,
): Promise<void> {
  const cost = { amount: single, single, currency };
  await endLine(sql, { resultId, status: 'failed', reason: 'its answer was lost', cost });
}

/** @returns how many have come to an end */
async function makeAll(making: Making, rows: readonly ResultRow[]): Promise<number> {
  const cancelled = cancellationSignal();
  const broken = new AbortController();
  const over = AbortSignal.any([cancelled, broken.signal, AbortSignal.timeout(chunkMs)]);
  let done = 0;
  await sideBySide(rows, { atOnce, over }, async (row) => {
    const isDone = await makeOne(making, row).catch((error: unknown) => {
      // What one meets, the others would meet as well.
      broken.abort();
      throw error;
    });
    if (making.isOver) broken.abort();
    if (isDone) done += 1;
    note({ made: done });
    return isDone;
  });
  cancelled.throwIfAborted();
  return done;
}

/** @returns whether it has come to an end here */
async function makeOne(making: Making, row: ResultRow): Promise<boolean> {
  const { deps, runId, makePicture } = making;
  const { sql } = deps;
  const shown = await readShown(deps, row);
  if (!(await making.inTurn(() => begin(making, row)))) return false;
  failPoint('single.after-intent', runId);
  if (shown === undefined) {
    const reason = 'the picture is gone from the store, or cannot be decoded';
    return endLine(sql, { resultId: row.id, status: 'failed', reason });
  }
  // Whoever is cancelled keeps what is paid all the same.
  const patient = new AbortController().signal;
  const answer = await makePicture(shown, patient).catch(async (error: unknown): Promise<undefined> => {
    if (!isProviderError(error)) throw error;
    await endUnanswered(deps, error, {
      name: 'single',
      trouble: 'Other pictures cannot be made',
      lose: () => lose(deps, row),
      end: async (why, reason) => {
        const status = why === 'refused' ? why : 'failed';
        await endLine(sql, { resultId: row.id, status, reason });
      },
      takeBack: () => takeBackPicture(sql, row.id),
    });
  });
  failPoint('single.after-answer', runId);
  switch (answer?.outcome) {
    case undefined:
      return true;
    case 'refused':
      return endLine(sql, { resultId: row.id, status: 'refused', reason: answer.reason });
    case 'failed':
      return endLine(sql, { resultId: row.id, status: 'failed', reason: answer.detail });
    case 'picture':
      await keepPicture(deps, { row, by: 'single' }, answer.picture);
      failPoint('single.after-end', runId);
      await uploadPictures(deps, await madeOf(deps, row), { signal: patient });
      return true;
    default:
      return answer satisfies never;
  }
}

/** @returns false: the budget is used up, or somebody else has begun it */
async function begin(making: Making, { id }: ResultRow): Promise<boolean> {
  if (making.isOver) return false;
  making.isOver = !making.isApproved && (await weighPictures(making, 1)).over !== undefined;
  return !making.isOver && beginPicture(making.deps.sql, id);
}

async function madeOf({ sql }: CatalogDeps, { id, runId }: ResultRow): Promise<ResultRow[]> {
  return (await listUnseenPictures(sql, runId)).filter((row) => row.id === id);
}

async function readShown({ sql, objects, decoder }: CatalogDeps, row: ResultRow) {
  const asset = (await readAssets(sql, [row.inputHash])).get(row.inputHash);
  if (asset === undefined) throw new Error(`no asset ${row.inputHash}`);
  const bytes = await objects.get(row.inputHash).catch(undefinedIfLost);
  const small = await (bytes && decoder.shrink(bytes, limits, { key: 'single' }).catch(undefinedIfUndecoded));
  return small && { line: { key: keyOf(row), prompt: row.prompt, picture: asset }, bytes: small };
}
