import { setTimeout as delay } from 'node:timers/promises';
import { readRun } from '../src/db/catalog/runs.ts';
import { auditBooks } from '../src/db/upkeep.ts';
import { createOperator, type Operator } from '../test/harness/catalog.ts';
import { openSystem, type System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { auditAllTheTime } from './auditing.ts';
import { gatherCatalog } from './catalog-evidence.ts';
import { catalogInvariants } from './catalog-invariants.ts';
import { type CatalogPeople, createCatalogPeople } from './catalog-people.ts';
import { type CatalogPlan, makeCatalogPlan } from './catalog-plan.ts';
import { catalogSettings } from './catalog-settings.ts';
import { stormInvariants } from './catalog-storm-invariants.ts';
import type { Finding } from './finding.ts';
import { waitForRest } from './rest.ts';

const operatorId = 6_999_998;
/** A run meets several deaths, each of which it needs half a minute to miss, and one lost answer of a paid call. */
const runMs = 300_000;
const restMs = 120_000;
const momentMs = 5_000;
/** Parse and generate so often at least, and again until everybody who is to die has died or the time is over. */
const leastTurns = 2;
const mostMs = 240_000;

/** Who died, and at what. */
type Struck = Record<string, number>;

/** A storm over one shop. @returns whether everything held */
export async function runCatalogStorm({ seed, keep }: { seed: string; keep: boolean }): Promise<boolean> {
  const plan = makeCatalogPlan(Number(seed));
  console.log(`storm over the catalog: seed ${plan.seed}`);
  const system = await openSystem({
    env: {
      ...catalogSettings,
      TELEGRAM_AUTHORIZED_USERS: `[${operatorId}]`,
      GEMINI_BATCH_LINES: '12',
      GEMINI_MAX_BATCHES: '3',
      // Upkeep must race what is alive.
      UPKEEP_QUIET_MS: '0',
      LOG_LEVEL: 'warn',
    },
    keepFolder: keep,
    ...(keep && { print: (name, line) => console.log(`  ${name}: ${line}`) }),
  });
  try {
    return await weather(system, plan);
  } finally {
    await system.close();
  }
}

/** All that belongs to one storm. */
interface Storm {
  system: System;
  plan: CatalogPlan;
  olga: Operator;
  people: CatalogPeople;
  /** What went otherwise than it should. */
  troubles: string[];
}

async function weather(system: System, plan: CatalogPlan): Promise<boolean> {
  const { sandbox, sql } = system;
  const startedAt = Date.now();
  await sandbox.gemini.change({ queuedMs: 200, runMs: 3_000, longestSide: 128 });
  await sandbox.shop.change({ slowMs: 300, crawlDelaySeconds: 0, pictureSide: 200 });
  await sql`update catalog_sources set pause_ms = 0`;
  const storm: Storm = {
    system,
    plan,
    olga: await createOperator(system, { id: operatorId }),
    people: createCatalogPeople(system, plan.seed),
    troubles: [],
  };
  const auditors = auditAllTheTime(system);
  const struck = await inTheStorm(storm);
  const dead = Object.values(struck).reduce((sum, count) => sum + count, 0);
  // A storm in which hardly anybody died shows little.
  if (dead < plan.kills.length / 2) storm.troubles.push(`only ${dead} died`);
  const fired = (await sandbox.faults.report()).filter((one) => one.fired > 0);
  await sandbox.faults.clear();
  // What the storm left is made in the calm, and shown in the sheet.
  for (const stage of ['parse', 'generate'] as const) await round(storm, stage);
  const unrest = await waitForRest(system, restMs);
  const { violations, upkeepRuns } = await auditors.stop();
  const findings = [
    ...catalogInvariants(await gatherCatalog(system)),
    ...(await stormInvariants(system, storm.people)),
  ];
  const broken = Object.entries(await auditBooks(sql)).map(([name, count]) => `${name}: ${count}`);
  const troubles = [
    ...storm.troubles,
    ...unrest.map((one) => `not at rest: ${one}`),
    ...broken,
    ...violations,
  ];
  report(findings, troubles);
  console.log(`killed: ${words(struck)}; people: ${words(storm.people.acts)}`);
  console.log(
    `faults: ${fired.map(({ match, fault, fired: times }) => `${match} ${fault} ${times}`).join(', ')}`,
  );
  const held =
    troubles.length === 0 &&
    findings.every(({ broken: wrong, checked }) => wrong.length === 0 && checked > 0);
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(0);
  console.log(
    `upkeep ran ${upkeepRuns} times; ${seconds} s\nseed ${plan.seed}: ${held ? 'everything held' : 'NOT everything held'}`,
  );
  return held;
}

/** Several runs one after the other, while processes die, calls meet faults and people work. @returns who died how often */
async function inTheStorm(storm: Storm): Promise<Struck> {
  const { system, plan, people } = storm;
  await system.sandbox.faults.plan(plan.faults);
  const over = new AbortController();
  const killing = kill(storm, over.signal);
  const working = people
    .work(over.signal)
    .catch((error: unknown) => void storm.troubles.push(`people: ${String(error)}`));
  const until = Date.now() + mostMs;
  const everybodyDied = new AbortController();
  void killing.finally(() => everybodyDied.abort());
  for (let turn = 0; turn < leastTurns || (!everybodyDied.signal.aborted && Date.now() < until); turn += 1) {
    await round(storm, 'parse');
    await people.writePrompts(0.4, `on a marble table, turn ${turn + 1}`);
    await round(storm, 'generate', turn % 2 === 1 ? { cancelAfter: plan.cancelAfter } : {});
    await changeShop(system, turn);
  }
  over.abort();
  await working;
  return killing;
}

/** A product goes, some get other pictures: fewer than what a run asks about. */
async function changeShop({ sandbox: { shop } }: System, turn: number): Promise<void> {
  const products = await shop.products();
  const changed = products.slice(10 + 4 * turn, 14 + 4 * turn);
  for (const { slug } of products.slice(0, 1)) await shop.changeProduct(slug, { available: false });
  for (const { slug } of changed) await shop.changeProduct(slug, { picture: true, price: 4_900 + turn });
}

/** One death after the other, each at its moment. */
async function kill({ system, plan }: Storm, over: AbortSignal): Promise<Struck> {
  const struck: Struck = {};
  for (const { process, at, pauseMs } of plan.kills) {
    await delay(pauseMs, undefined, { signal: over }).catch(() => undefined);
    const count = async () => (await system.sandbox.journalCounts())[at] ?? 0;
    const before = await count();
    const until = Date.now() + momentMs;
    while ((await count()) === before && Date.now() < until && !over.aborted) await delay(20);
    if (over.aborted) return struck;
    await system.kill(process);
    struck[process] = (struck[process] ?? 0) + 1;
  }
  return struck;
}

/** One run from its button to its end; what it asks is answered. */
async function round(
  storm: Storm,
  stage: 'parse' | 'generate',
  { cancelAfter }: { cancelAfter?: number } = {},
): Promise<void> {
  const { system, olga, troubles } = storm;
  const startedAt = Date.now();
  const runId = await begin(storm, stage);
  let isCancelled = false;
  const step = async () => {
    const run = await readRun(system.sql, runId);
    if (run.endedAt !== null) return true;
    if (run.question !== null) {
      if (run.question.kind === 'fewer') troubles.push(`run ${runId} asks: ${JSON.stringify(run.question)}`);
      await olga.pressRun(runId, `yes:${run.question.kind}`);
    } else if (cancelAfter !== undefined && !isCancelled && (await made(system, runId)) >= cancelAfter) {
      await olga.pressRun(runId, 'cancel');
      isCancelled = true;
    }
    return false;
  };
  const hasEnded = await becomesTrue(() => step().catch(() => false), runMs);
  const { status, reason, detail } = await readRun(system.sql, runId);
  console.log(
    `run ${runId}, ${stage}: ${status} ${reason ?? ''} after ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`,
  );
  if (!hasEnded) troubles.push(`run ${runId} did not end`);
  if (status === 'failed') troubles.push(`run ${runId} failed: ${reason}, ${detail}`);
}

async function made({ sql }: System, runId: number): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from catalog_results where run_id = ${runId} and status = 'made'`;
  return row?.n ?? 0;
}

/** Presses until a run has begun: whoever hears nothing looks, and presses again. */
async function begin({ olga, system: { sql } }: Storm, stage: 'parse' | 'generate'): Promise<number> {
  let found = 0;
  const newest = async () => {
    const [run] = await sql<
      { id: number }[]
    >`select id from catalog_runs where ended_at is null order by id desc limit 1`;
    return run?.id ?? 0;
  };
  const hasBegun = async () => {
    found = await newest();
    if (found === 0) found = await olga.begin(stage);
    return true;
  };
  if (!(await becomesTrue(() => hasBegun().catch(() => false), runMs)))
    throw new Error(`no run of ${stage} begins`);
  return found;
}

function words(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function report(findings: readonly Finding[], troubles: readonly string[]): void {
  for (const { id, says, checked, broken } of findings) {
    const verdict = broken.length > 0 ? `BROKEN ${broken.length}` : checked > 0 ? 'ok' : 'NOTHING TO CHECK';
    console.log(`${id.padEnd(4)} ${says.padEnd(96)} ${String(checked).padStart(6)}  ${verdict}`);
    for (const one of broken.slice(0, 10)) console.log(`       ${one}`);
  }
  for (const one of new Set(troubles)) console.log(`TROUBLE: ${one}`);
}
