import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSystem, type System } from '../test/harness/system.ts';
import { auditAllTheTime } from './auditing.ts';
import { compareWithControl } from './control.ts';
import { gatherEvidence, missingFaults } from './evidence.ts';
import { readResources } from './held.ts';
import { checkInvariants } from './invariants.ts';
import { killAsPlanned, sleepOf } from './kills.ts';
import { outagesAsPlanned } from './outages.ts';
import { live } from './people.ts';
import { makePlan, readPlan, type StormPlan } from './plan.ts';
import { providers } from './providers.ts';
import { printControl, printStorm } from './report.ts';
import { waitForRest } from './rest.ts';
import type { StormResult } from './storm-result.ts';
import { sendTheWorst } from './worst-person.ts';

export interface StormOptions {
  orders: string;
  kills: string;
  seed: string;
  profile: string;
  plan?: string | undefined;
  /** Leaves the system's folder with its logs, and shows what the processes say. */
  keep: boolean;
}

/** After the last kill and the last order; a picture whose answers were lost is repeated for more than five minutes. */
const restLimitMs = 7 * 60_000;

/** @returns whether everything held */
export async function runStorm(options: StormOptions): Promise<boolean> {
  const plan = options.plan === undefined ? makePlan(readSize(options)) : readPlan(options.plan);
  const planFile = keepPlan(plan);
  const orders = plan.people
    .flat()
    .reduce((sum, { afterwards }) => sum + (afterwards === 'again' ? 2 : 1), 0);
  console.log(
    `storm: seed ${plan.seed}, ${orders} orders by ${plan.people.length} people, ` +
      `${plan.kills.filter(({ process }) => process !== 'ours').length} kills, ` +
      `${plan.profile} provider; again with --plan ${planFile}\n`,
  );
  const storm = await run(plan, options);
  printStorm(storm);
  console.log('\ncontrol: the same orders without kills and faults');
  const control = await run(
    { ...plan, kills: [], outages: [], faults: [], oddWords: false, worstPictures: 0 },
    options,
  );
  const comparison = compareWithControl(storm.evidence, control.evidence);
  printControl(control, comparison);
  const held = [storm, control].every(isSound) && comparison.broken.length === 0;
  console.log(`\nseed ${plan.seed}, plan ${planFile}: ${held ? 'everything held' : 'NOT everything held'}`);
  return held;
}

function isSound({ findings, auditing, evidence, unrest }: StormResult): boolean {
  // In the calm nothing is forged; in a storm, a check that found nothing to look at shows nothing.
  const least = evidence.plan.faults.length > 0 ? 1 : 0;
  return (
    unrest.length === 0 &&
    auditing.violations.length === 0 &&
    evidence.gaveUp.length === 0 &&
    missingFaults(evidence).length === 0 &&
    findings.every(({ broken, checked }) => broken.length === 0 && checked >= least)
  );
}

function readSize({ orders, kills, seed, profile }: StormOptions) {
  if (profile !== 'weak' && profile !== 'newer')
    throw new Error(`--profile is weak or newer, not ${profile}`);
  return { orders: Number(orders), kills: Number(kills), seed: Number(seed), profile } as const;
}

function keepPlan(plan: StormPlan): string {
  const folder = join(import.meta.dirname, '..', '.cache', 'chaos');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `plan-${plan.seed}.json`);
  writeFileSync(file, `${JSON.stringify(plan, null, 2)}\n`);
  return file;
}

async function run(plan: StormPlan, { keep }: StormOptions): Promise<StormResult> {
  const system = await openSystem({
    env: {
      ...Object.fromEntries(providers.flatMap(({ settings }) => Object.entries(settings(plan.profile)))),
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

async function weather(system: System, plan: StormPlan): Promise<StormResult> {
  const { sandbox } = system;
  const startedAt = Date.now();
  for (const provider of providers) await provider.setUp(sandbox, plan);
  const living = await live(system, plan);
  // After a first second of work: what everybody holds while they are in use.
  await delay(1_000);
  const before = await readResources(system);
  await sandbox.faults.plan(plan.faults);
  const auditors = auditAllTheTime(system);
  const worst = await sendTheWorst(system, plan.worstPictures);
  const over = new AbortController();
  const killing = killAsPlanned(system, plan.kills, over.signal);
  const outages = outagesAsPlanned(system, plan.outages, over.signal);
  await Promise.all([living.done, worst?.done]);
  over.abort();
  const kills = await killing;
  await outages;
  const restFrom = Date.now();
  const unrest = await waitForRest(system, restLimitMs);
  const restMs = Date.now() - restFrom;
  worst?.stop();
  const auditing = await auditors.stop();
  const resources = { before, after: await readResources(system) };
  const { startedOver, gaveUp } = living;
  const slept = sleepOf(kills);
  const evidence = await gatherEvidence({ system, plan, resources, startedOver, gaveUp, slept, worst });
  const findings = await checkInvariants(evidence);
  const seconds = (Date.now() - startedAt) / 1_000;
  return { kills, auditing, restMs, unrest, seconds, evidence, findings };
}
