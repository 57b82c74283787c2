import { setTimeout as delay } from 'node:timers/promises';
import { decideResult } from '../src/db/catalog/decisions.ts';
import { beginWithdrawal } from '../src/db/catalog/publications.ts';
import { readRun } from '../src/db/catalog/runs.ts';
import { resumeRun, startWithdrawal, tellDecided } from '../src/temporal/catalog.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import type { CatalogFlow, CatalogMoment } from './catalog-flows.ts';

/** Between two looks of somebody who waits. */
const lookMs = 250;

/** What people were told that it counts. */
export interface Promised {
  resultId: number;
  verdict: string;
}

/** People in front of one run. */
export interface Deciders {
  /** Answers what the run asks, until it has ended; what comes after it is done as well. */
  attend(limitMs: number): Promise<void>;
  promised: Promised[];
}

interface Picture {
  itemId: number;
  resultId: number;
  fileId: string | null;
}

/** @param at told before the moment, with the number of the publication that is taken back */
export function createDeciders(
  { sql, sandbox, temporal }: System,
  run: { runId: number; flow: CatalogFlow },
  at: (moment: CatalogMoment, publicationId?: number) => Promise<void>,
): Deciders {
  const { runId, flow } = run;
  const promised: Promised[] = [];
  let hasDecided = false;
  const pictures = () => sql<Picture[]>`
    select item_id as "itemId", id as "resultId", file_id as "fileId" from catalog_results
    where run_id = ${runId} and status = 'made' order by item_id`;
  const say = async (
    { itemId, resultId }: Picture,
    said: { verdict: 'accept' | 'reject' | 'redo'; by: string; prompt?: string },
  ): Promise<void> => {
    const decision = await patient(() => decideResult(sql, { itemId, resultId, via: 'chat', ...said }));
    if (decision.kind === 'decided') promised.push({ resultId, verdict: said.verdict });
  };
  const acts: Record<CatalogFlow['people'], (all: Picture[]) => Promise<void>> = {
    accept: async () => undefined,
    async decide([first, second]) {
      if (first === undefined || second === undefined) return;
      // Both press at once.
      await Promise.all([
        say(second, { verdict: 'accept', by: 'person 1' }),
        say(second, { verdict: 'accept', by: 'person 2' }),
      ]);
      await say(second, { verdict: 'reject', by: 'person 3' });
      await sandbox.google.remove(first.fileId ?? '');
    },
    async redo([first, ...others]) {
      for (const other of others) await say(other, { verdict: 'accept', by: 'person 1' });
      if (first) await say(first, { verdict: 'redo', by: 'person 1', prompt: `another one in run ${runId}` });
    },
  };
  const answer = async (): Promise<boolean> => {
    await delay(lookMs);
    const { question, workflowId, endedAt } = await readRun(sql, runId);
    if (endedAt !== null) return true;
    if (question === null) return false;
    if (question.kind === 'review' && !hasDecided) {
      await at('review');
      hasDecided = true;
      await acts[flow.people](await patient(pictures));
      await patient(() => tellDecided(temporal, workflowId));
      if (flow.people === 'redo') return false;
    }
    await resumeRun(temporal, workflowId, { by: 'person 1', answer: 'yes', question: question.kind });
    return false;
  };
  const takeBack = async () => {
    const shown = (await pictures()).at(-1);
    const word = { itemId: shown?.itemId ?? 0, by: 'person 1', why: 'the points' };
    const begun = await beginWithdrawal(sql, word);
    if (begun === undefined) throw new Error('nothing is shown that could be taken back');
    await at('withdrawal', begun.publicationId);
    await patient(() => startWithdrawal(temporal, begun.publicationId));
    const isBack = async () =>
      (await sandbox.gateway.image(begun.externalKey))?.shown === 'original' &&
      (await hasEnded(begun.publicationId));
    if (!(await becomesTrue(() => isBack().catch(() => false), 120_000)))
      throw new Error('it was not taken back');
  };
  const hasEnded = async (publicationId: number) => {
    const [row] =
      await sql`select from catalog_publications where id = ${publicationId} and status = 'withdrawn'`;
    return row !== undefined;
  };
  return {
    promised,
    async attend(limitMs) {
      if (!(await becomesTrue(() => answer().catch(() => false), limitMs)))
        throw new Error('the run did not end');
      if (flow.arms === 'withdrawal') await takeBack();
    },
  };
}

/** Whoever is away because it was killed is asked again. */
async function patient<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries === 100) throw error;
      await delay(lookMs);
    }
  }
}
