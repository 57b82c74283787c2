import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/dev/ports.ts';
import type { FailPoint } from '../src/process/fail-points.ts';
import { openSystem } from '../test/harness/system.ts';
import { type CatalogFlow, catalogFlows } from './catalog-flows.ts';
import { runCatalogFlow } from './catalog-points.ts';
import { catalogSettings } from './catalog-settings.ts';
import { type Case, killAt, knowsOrder, openCase, type Rig, takePlace } from './points-case.ts';
import { awaitRest, checkBooks, checkCase, startingGrant } from './points-check.ts';
import { type Flow, flows, type SystemName } from './points-flows.ts';
import { pointLines } from './points-lines.ts';

const places = 40;
const webhookSecret = 'FAKE-webhook-secret-FAKE-webhook-secret';

/** Kills once at every point of every flow, or of those of the catalog, or of the one that is named. @returns whether everything held */
export async function runPoints({
  flow: only,
  catalog: isCatalog,
}: {
  flow?: string | undefined;
  catalog: boolean;
}): Promise<boolean> {
  const isChosen = ({ name }: { name: string }) => only === undefined || name === only;
  const chosen = isCatalog ? [] : flows.filter(isChosen);
  const catalog = catalogFlows.filter(isChosen);
  if (chosen.length + catalog.length === 0)
    throw new Error(`--flow is one of: ${[...flows, ...catalogFlows].map(({ name }) => name).join(', ')}`);
  const failures: boolean[] = [];
  for (const [name, ours] of Map.groupBy(chosen, ({ system }) => system)) {
    const rig = await openRig(name);
    try {
      for (const flow of ours) for (const one of await runFlow(rig, flow)) failures.push(tell(one));
    } finally {
      await closeRig(rig);
    }
  }
  if (catalog.length > 0) failures.push(...(await runCatalog(catalog)));
  const failed = failures.filter(Boolean).length;
  console.log(`${failures.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

/** @returns which cases failed */
async function runCatalog(chosen: readonly CatalogFlow[]): Promise<boolean[]> {
  const failures: boolean[] = [];
  const rig = await openRig('catalog');
  try {
    for (const flow of chosen)
      for (const { victim: died, ...one } of await runCatalogFlow(rig, flow))
        failures.push(tell({ ...one, died }));
  } finally {
    await closeRig(rig);
  }
  return failures;
}

/** @returns whether it failed */
function tell({
  flow,
  point,
  died,
  seconds,
  problems,
}: Pick<Case, 'point' | 'died' | 'seconds' | 'problems'> & { flow: { name: string } }): boolean {
  const verdict = problems.length === 0 ? 'ok' : `FAILED: ${problems.join('; ')}`;
  console.log(
    [
      flow.name.padEnd(24),
      point.padEnd(33),
      died.padEnd(7),
      `${seconds.toFixed(1)} s`.padStart(7),
      verdict,
    ].join(' '),
  );
  return problems.length > 0;
}

/** Starts a system whose processes die at points. */
export async function openRig(name: SystemName | 'catalog'): Promise<Rig> {
  const pointsFolder = mkdtempSync(join(tmpdir(), 'darkroom-points-'));
  const system = await openSystem({
    env: {
      FAIL_POINTS_DIR: pointsFolder,
      HIGGSFIELD_MAX_JOBS: String(places),
      ASTRIA_MAX_TRAININGS: String(places),
      ASTRIA_MAX_JOBS: String(places),
      INITIAL_USER_CREDITS: String(startingGrant),
      // A request that nobody may send again is given up after this.
      API_GENERATION_TIMEOUT: '20',
      RUNNINGHUB_TIMEOUT: '20',
      // A training is looked at when its time is over, if its callback was lost.
      ASTRIA_TRAINING_TIMEOUT: '60',
      UPKEEP_QUIET_MS: '5000',
      ...(await settingsOf(name)),
    },
  });
  await system.sandbox.higgsfield.change({ concurrency: places });
  return { system, pointsFolder };
}

async function settingsOf(name: SystemName | 'catalog'): Promise<Record<string, string>> {
  const botPort = String(await freePort());
  const settings: Record<SystemName | 'catalog', Record<string, string>> = {
    callbacks: {},
    catalog: catalogSettings,
    // A poller that dies is missed after 30 s, so the order must have longer.
    polling: { HIGGSFIELD_CALLBACKS: 'off', API_GENERATION_TIMEOUT: '90' },
    webhook: { BOT_PORT: botPort, WEBHOOK_URL: `http://127.0.0.1:${botPort}`, WEBHOOK_SECRET: webhookSecret },
    'one place': { HIGGSFIELD_MAX_JOBS: '1', API_GENERATION_TIMEOUT: '600' },
  };
  return settings[name];
}

export async function closeRig({ system, pointsFolder }: Rig): Promise<void> {
  await system.close();
  rmSync(pointsFolder, { recursive: true, force: true });
}

/** Goes through a flow once for each point, each time with a new person. */
export async function runFlow(
  rig: Rig,
  flow: Flow,
  points: readonly FailPoint[] = flow.points,
): Promise<Case[]> {
  const { sandbox } = rig.system;
  await sandbox.faults.clear();
  const { queuedMs, runMs } = flow.provider;
  await Promise.all([
    sandbox.higgsfield.change(flow.provider),
    sandbox.runninghub.change(flow.provider),
    sandbox.astria.change({ ...flow.provider, trainingQueuedMs: queuedMs, trainingMs: runMs }),
  ]);
  const cases = await Promise.all(points.map((point) => openCase(rig, flow, point)));
  await sandbox.faults.plan(flow.faults ?? []);
  const isBlocked = flow.system === 'one place' && !flow.isQueued;
  const freePlace = isBlocked ? await takePlace(rig, flow) : undefined;
  await killAll(rig, cases);
  await freePlace?.();
  const wrong = [...(await awaitRest(rig.system)), ...(await checkBooks(rig.system))];
  for (const one of cases) one.problems.push(...wrong, ...(await checkCase(rig.system, one)));
  return cases;
}

/** After these an order waits long for the timeout of what was killed, and another kill meanwhile only makes it wait longer. */
function waitsLong({ flow, point }: Case): boolean {
  const isLost = point.startsWith('submit.after-send') && pointLines[flow.line].isLookedFor;
  return isLost || /^(deliver|download)\.|^submit\.after-intent$/.test(point);
}

/**
 * One case after the other, for a second kill at a paid request would be another case. Only the long waits go on beside
 * what follows them.
 */
async function killAll(rig: Rig, cases: readonly Case[]): Promise<void> {
  const waiting: Promise<void>[] = [];
  for (const one of cases) if (!knowsOrder(one.point)) await (await killAt(rig, one)).ending;
  for (const one of cases) if (waitsLong(one)) waiting.push((await killAt(rig, one)).ending);
  for (const one of cases) {
    if (knowsOrder(one.point) && !waitsLong(one)) await (await killAt(rig, one)).ending;
  }
  await Promise.all(waiting);
}
