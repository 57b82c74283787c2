import type { CatalogStage } from '../src/contract/catalog.ts';
import { decideResult } from '../src/db/catalog/decisions.ts';
import { beginWithdrawal } from '../src/db/catalog/publications.ts';
import { type CatalogRun, readRun } from '../src/db/catalog/runs.ts';
import { seededRandom } from '../src/sandbox/ground/faults.ts';
import type { Operator } from '../test/harness/catalog.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import type { Promised } from './catalog-deciders.ts';
import type { CatalogPeople } from './catalog-people.ts';
import type { CatalogPlan } from './catalog-plan.ts';

/** A run meets several deaths, each of which it needs half a minute to miss, and lost answers of paid calls. */
const runMs = 360_000;
/** Decided on by hand in each run; the others are accepted with it. */
const mostPresses = 12;

/** All that belongs to one storm. */
export interface Storm {
  system: System;
  plan: CatalogPlan;
  olga: Operator;
  people: CatalogPeople;
  /** What went otherwise than it should. */
  troubles: string[];
  /** What people were told that it counts. */
  promised: Promised[];
}

/** What is done in a run. */
export interface Round {
  turn: number;
  /** When it comes to this stage it is cancelled. */
  cancelIn?: CatalogStage | undefined;
  /** Of all rows, which get a prompt. */
  prompts: number;
  /** All without it. */
  stage?: CatalogStage;
}

/** One run, from its button to its end; what it asks is answered, and people decide on its pictures. */
export async function goRound(storm: Storm, round: Round): Promise<void> {
  const { system, olga, troubles } = storm;
  const startedAt = Date.now();
  const runId = await begin(storm, round.stage ?? 'all');
  const answered = createAnswers(storm, round);
  let isCancelled = false;
  const step = async () => {
    const run = await readRun(system.sql, runId);
    if (run.endedAt !== null) return true;
    if (!isCancelled && round.cancelIn !== undefined && (await hasComeTo(system, run, round.cancelIn))) {
      await olga.pressRun(runId, 'cancel');
      isCancelled = true;
    } else if (run.question !== null) await answered(run, run.question);
    return false;
  };
  const hasEnded = await becomesTrue(() => step().catch(() => false), runMs);
  const { status, reason, detail } = await readRun(system.sql, runId);
  console.log(
    `run ${runId}: ${status} ${reason ?? ''} after ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`,
  );
  if (!hasEnded) troubles.push(`run ${runId} did not end`);
  if (status === 'failed') troubles.push(`run ${runId} failed: ${reason}, ${detail}`);
}

/** In the stage, and where it makes pictures in the middle of that. */
async function hasComeTo({ sql }: System, { id, stage }: CatalogRun, wanted: CatalogStage): Promise<boolean> {
  if (stage !== wanted) return false;
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from catalog_results where run_id = ${id} and status = 'made'`;
  return wanted !== 'generate' || (row?.n ?? 0) >= 3;
}

/** Presses until a run has begun: whoever hears nothing looks, and presses again. */
async function begin({ olga, system: { sql } }: Storm, stage: CatalogStage | 'all'): Promise<number> {
  let found = 0;
  const hasBegun = async () => {
    const [run] = await sql<{ id: number }[]>`
      select id from catalog_runs where ended_at is null order by id desc limit 1`;
    found = run?.id ?? (await olga.begin(stage));
    return true;
  };
  if (!(await becomesTrue(() => hasBegun().catch(() => false), runMs))) throw new Error('no run begins');
  return found;
}

/** What people say to each question of a run. */
function createAnswers({ system, olga, people, plan, troubles, promised }: Storm, { turn, prompts }: Round) {
  const { sql } = system;
  const random = seededRandom(plan.seed + turn);
  let presses = 0;
  let havePrompts = false;
  const undecided = (runId: number) => sql<{ itemId: number; resultId: number }[]>`
    select v.item_id as "itemId", v.result_id as "resultId" from catalog_runs g cross join lateral review_items(g.source_id) v
    where g.id = ${runId} and v.standing = 'undecided' order by v.item_id`;
  /** In the chat and by a command, at once. */
  const decide = async (runId: number): Promise<void> => {
    const waiting = await undecided(runId);
    const one = waiting[Math.floor(random() * waiting.length)];
    if (one === undefined) return;
    const draw = random();
    const verdict = draw < 0.5 ? 'accept' : draw < 0.75 ? 'reject' : 'redo';
    const word = { ...one, verdict, via: 'command line', why: 'a storm' } as const;
    const [decision] = await Promise.all([
      decideResult(sql, { ...word, by: 'operator Ivan' }),
      olga.press(`r:review:${runId}`).then(() => olga.press(/^i:accept:/)),
    ]);
    if (decision.kind === 'decided') promised.push({ resultId: one.resultId, verdict });
  };
  return async (run: CatalogRun, question: NonNullable<CatalogRun['question']>): Promise<void> => {
    if (question.kind === 'fewer') troubles.push(`run ${run.id} asks: ${JSON.stringify(question)}`);
    if (question.kind === 'prompts' && !havePrompts) {
      await people.writePrompts(prompts, `on a marble table, turn ${turn + 1}`);
      havePrompts = true;
    }
    if (question.kind === 'review' && presses < mostPresses) {
      presses += 1;
      return decide(run.id);
    }
    await olga.pressRun(run.id, `yes:${question.kind}`);
  };
}

/** An operator takes back one of the pictures that are shown; upkeep sees to it. */
export async function takeOneBack({ sql }: System): Promise<void> {
  const [one] = await sql<{ itemId: number }[]>`
    select item_id as "itemId" from catalog_publications where status = 'published' order by random() limit 1`;
  if (one) await beginWithdrawal(sql, { ...one, by: 'operator Ivan', why: 'a storm' });
}
