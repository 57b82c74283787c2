import { auditBooks } from '../src/db/upkeep.ts';
import { createOperator } from '../test/harness/catalog.ts';
import { openSystem, type System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { auditAllTheTime } from './auditing.ts';
import { gatherDecided, isCmsKnown } from './catalog-decided-evidence.ts';
import { decidedInvariants } from './catalog-decided-invariants.ts';
import { gatherCatalog } from './catalog-evidence.ts';
import { catalogInvariants } from './catalog-invariants.ts';
import { createCatalogPeople } from './catalog-people.ts';
import { type CatalogPlan, makeCatalogPlan } from './catalog-plan.ts';
import { catalogSettings } from './catalog-settings.ts';
import { stormInvariants } from './catalog-storm-invariants.ts';
import { killInStages, type Struck } from './catalog-storm-kills.ts';
import { goRound, type Storm, takeOneBack } from './catalog-storm-run.ts';
import type { Finding } from './finding.ts';
import { waitForRest } from './rest.ts';

const operatorId = 6_999_998;
const restMs = 120_000;
/** The CMS is asked what is new every few seconds. */
const knownMs = 30_000;
/** Runs so often at least, and again until everybody who is to die has died or the time is over. */
const leastTurns = 2;
const mostMs = 150_000;

/** Stands in the seeds of the runs after the storm. */
const calm = 99;

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
      // The first run has so few that they are described by calls of their own, later ones by batches.
      GEMINI_DESCRIPTION_BATCH_FROM: '40',
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
    promised: [],
  };
  const auditors = auditAllTheTime(system);
  const struck = await inTheStorm(storm);
  const dead = Object.values(struck).reduce((sum, count) => sum + count, 0);
  // A storm in which hardly anybody died shows little.
  if (dead < plan.kills.length / 2) storm.troubles.push(`only ${dead} died`);
  const fired = (await sandbox.faults.report()).filter((one) => one.fired > 0);
  await sandbox.faults.clear();
  // What the storm left is made in the calm, and shown in the sheet.
  await goRound(storm, { turn: calm, prompts: 0.1 });
  // What was on its way when a run ended is shown as it was, and what is newer by the next run.
  await goRound(storm, { turn: calm, prompts: 0, stage: 'publish' });
  const unrest = await waitForRest(system, restMs);
  if (!(await becomesTrue(() => isCmsKnown(system), knownMs))) unrest.push('changes at the CMS');
  const { violations, upkeepRuns } = await auditors.stop();
  const findings = [
    ...catalogInvariants(await gatherCatalog(system)),
    ...decidedInvariants(await gatherDecided(system)),
    ...(await stormInvariants(system, storm)),
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
  const killing = killInStages(system, plan, over.signal);
  const working = people
    .work(over.signal)
    .catch((error: unknown) => void storm.troubles.push(`people: ${String(error)}`));
  const until = Date.now() + mostMs;
  const everybodyDied = new AbortController();
  void killing.finally(() => everybodyDied.abort());
  for (let turn = 0; turn < leastTurns || (!everybodyDied.signal.aborted && Date.now() < until); turn += 1) {
    const cancelIn = turn % 2 === 1 ? plan.cancelIn : undefined;
    await goRound(storm, { turn, cancelIn, prompts: turn === 0 ? 0.2 : 0.4 });
    await takeOneBack(system);
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
