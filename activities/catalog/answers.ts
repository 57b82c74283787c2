import { cancellationSignal, log } from '@temporalio/activity';
import type { LineAnswer } from '../../src/contract/batches.ts';
import type { BatchRef } from '../../src/contract/catalog.ts';
import type { Collection } from '../../src/contract/generation.ts';
import type { EndReason } from '../../src/contract/orders.ts';
import { endLine, keyOf, listLines, makesOf, type ResultRow } from '../../src/db/catalog/batches.ts';
import { type CatalogSource, sourceOfBatch } from '../../src/db/catalog/sources.ts';
import { type DescriptionRow, endDescription, listTextLines } from '../../src/db/catalog/texts.ts';
import { endJob, type Job, readJob } from '../../src/db/provider-jobs.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { note } from '../../src/temporal/heartbeats.ts';
import { toFailure, toPassingFailure } from '../failures.ts';
import { hasJobEnded } from '../provider-jobs.ts';
import { endingOf, type JobEnding, readState } from '../results.ts';
import type { CatalogDeps } from './deps.ts';
import { keepPicture } from './keeping.ts';
import { keepAnswer, textKeyOf } from './text-lines.ts';

const withoutAnswers: JobEnding = {
  status: 'failed',
  reason: 'provider_failed',
  detail: 'completed without a file of answers',
};

/** What became of a batch: its pictures, or why there are none. */
export function createAnswerActivities(deps: CatalogDeps) {
  const { sql } = deps;

  return {
    /**
     * Reads the batch's truth from the provider and, if there are answers, hands the place on and keeps what each of them says, one
     * after the other: of a gigabyte no more than one picture is in memory. Run twice it skips what is told already, and so goes on
     * where the last attempt was.
     */
    async collectBatch({ batchId, jobId }: BatchRef): Promise<Collection> {
      const job = await readJob(sql, jobId);
      const isRead = job.status === 'done' && job.reason === null;
      if (hasJobEnded(job) && !isRead) return without(job.reason ?? 'provider_failed');
      if (job.externalId === null) return { status: 'not_yet' };
      const state = await readState(deps, job);
      if (state.status === 'pending' && isRead)
        throw toPassingFailure('the provider says of a finished batch that it goes on');
      if (state.status === 'pending') return { status: 'not_yet' };
      if (state.status !== 'completed' && isRead) {
        await giveUpLines(deps, batchId, `the provider has no answers any more: ${endingOf(state).detail}`);
        return { status: 'collected' };
      }
      const file =
        state.status === 'completed' && state.yield.kind === 'items' ? state.yield.file : undefined;
      if (file === undefined) {
        const ending = state.status === 'completed' ? withoutAnswers : endingOf(state);
        await endJob(sql, jobId, ending);
        return without(ending.reason);
      }
      // The account has room for the next batch now; to read a gigabyte takes an hour.
      await endJob(sql, jobId, { status: 'done' });
      failPoint('answers.before-read', batchId);
      await readAnswers(deps, { job, batchId, file });
      return { status: 'collected' };
    },
  };
}

function without(reason: EndReason): Collection {
  return { status: 'failed', reason };
}

/** Tells what each answer of the file says; lines that it does not name are left as they are. */
async function readAnswers(
  deps: CatalogDeps,
  { job, batchId, file }: { job: Job; batchId: number; file: string },
): Promise<void> {
  const makes = await makesOf(deps.sql, batchId);
  const rows = makes === 'texts' ? await openTexts(deps, batchId) : await openPictures(deps, batchId);
  const open = new Map(rows.filter(({ isOpen }) => isOpen).map((row) => [row.key, row]));
  if (open.size === 0) return;
  const known = new Set(rows.map(({ key }) => key));
  const account = deps.account(job.accountId);
  if (account.readLines === undefined) throw new Error(`${account.name} reads no answers of batches`);
  const signal = cancellationSignal();
  try {
    for await (const answer of account.readLines(file, signal, makes)) {
      const row = open.get(answer.key);
      if (row !== undefined) await row.tell(answer);
      else if (!known.has(answer.key)) log.warn('an answer names no line of the batch', { batchId });
      open.delete(answer.key);
      note({ lines: rows.length, answered: rows.length - open.size });
    }
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'gone') throw toFailure(error);
    await giveUpLines(deps, batchId, `the provider has no answers any more: ${error.detail}`);
  }
}

/** Nothing will ever be known of these. */
async function giveUpLines({ sql }: CatalogDeps, batchId: number, reason: string): Promise<void> {
  for (const { id, status } of await listLines(sql, batchId))
    if (status === 'sent') await endLine(sql, { resultId: id, status: 'failed', reason });
  for (const { id, status } of await listTextLines(sql, batchId))
    if (status === 'sent') await endDescription(sql, { descriptionId: id, status: 'failed', reason });
}

/** A line whose answer may come. */
interface AwaitedLine {
  key: string;
  /** Nothing is known of it yet. */
  isOpen: boolean;
  tell(answer: LineAnswer): Promise<void>;
}

async function openPictures(deps: CatalogDeps, batchId: number): Promise<AwaitedLine[]> {
  const rows = await listLines(deps.sql, batchId);
  return rows.map((row) => ({
    key: keyOf(row),
    isOpen: row.status === 'sent',
    tell: (answer) => tellPicture(deps, { batchId, row }, answer),
  }));
}

async function openTexts(deps: CatalogDeps, batchId: number): Promise<AwaitedLine[]> {
  const source = await sourceOfBatch(deps.sql, batchId);
  const rows = await listTextLines(deps.sql, batchId);
  return rows.map((row) => ({
    key: textKeyOf(row),
    isOpen: row.status === 'sent',
    async tell(answer) {
      await tellTexts(deps, { row, source }, answer);
      failPoint('text.after-end', batchId);
    },
  }));
}

async function tellTexts(
  deps: CatalogDeps,
  { row, source }: { row: DescriptionRow; source: CatalogSource },
  answer: LineAnswer,
): Promise<void> {
  if (answer.outcome !== 'picture') return keepAnswer(deps, row, { answer, source, by: 'batch' });
  await endDescription(deps.sql, {
    descriptionId: row.id,
    status: 'failed',
    reason: 'a picture and no texts',
  });
}

/** A line and its batch. */
interface Line {
  batchId: number;
  row: ResultRow;
}

async function tellPicture(deps: CatalogDeps, line: Line, answer: LineAnswer): Promise<void> {
  const resultId = line.row.id;
  switch (answer.outcome) {
    case 'picture':
      await keepPicture(deps, { ...line, by: 'batch', signal: cancellationSignal() }, answer.picture);
      return;
    case 'refused':
      await endLine(deps.sql, { resultId, status: 'refused', reason: answer.reason });
      return;
    case 'texts':
      await endLine(deps.sql, { resultId, status: 'failed', reason: 'texts and no picture' });
      return;
    case 'failed':
      await endLine(deps.sql, { resultId, status: 'failed', reason: answer.detail });
      return;
    default:
      answer satisfies never;
  }
}
