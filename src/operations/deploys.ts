import { setTimeout as delay } from 'node:timers/promises';
import type { Deployment } from '../contract/deploys.ts';
import { noteDeploy } from '../db/deploys.ts';
import { DeployRefused } from '../temporal/deploys.ts';
import type { DeployExecutions } from './deploy-executions.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

type Forbidden = { kind: 'forbidden' };

export interface DeployDeps extends OperationDeps {
  deploys: DeployExecutions;
}

/** `refused`: what Temporal says against it. `was` and `now`: a version, or a share of one. */
export type Deploying =
  | { kind: 'changed'; was: string; now: string }
  | { kind: 'unchanged'; now: string }
  | { kind: 'unknown'; buildId: string; known: readonly string[] }
  | { kind: 'no_workers'; buildId: string }
  | { kind: 'refused'; detail: string }
  | Forbidden;

/** Whoever takes what begins when there are no versions. */
const unversioned = 'none';

/** Which versions there are, and which of them takes what begins. */
export async function showDeployment(
  deps: DeployDeps,
  who: Who,
): Promise<{ kind: 'deployment'; deployment: Deployment } | Forbidden> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  return { kind: 'deployment', deployment: await deps.deploys.read() };
}

/** Makes a version the one that takes what begins. @param wish.ifNone only where there is none yet */
export async function makeCurrent(
  deps: DeployDeps,
  who: Who,
  { buildId, why, ifNone = false }: { buildId: string; why: string; ifNone?: boolean },
): Promise<Deploying> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const deployment = await deps.deploys.read();
  const { current } = deployment;
  if (current === buildId || (ifNone && current !== undefined)) return { kind: 'unchanged', now: current };
  return (
    lackOf(deployment, buildId) ??
    changed(deps, who, {
      did: 'version_made_current',
      was: current ?? unversioned,
      now: buildId,
      why,
      act: (by) => deps.deploys.setCurrent(buildId, by),
    })
  );
}

/** Sends a share of what begins to a version, the rest goes on to the current one; 0: no more of it. */
export async function rampVersion(
  deps: DeployDeps,
  who: Who,
  { buildId, percent, why }: { buildId: string; percent: number; why: string },
): Promise<Deploying> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const deployment = await deps.deploys.read();
  if (deployment.current === buildId) return { kind: 'unchanged', now: buildId };
  return (
    lackOf(deployment, buildId) ??
    changed(deps, who, {
      did: 'version_ramped',
      was: shareOf(deployment),
      now: `${percent} % on ${buildId}`,
      why,
      act: (by) => deps.deploys.setRamp(percent === 0 ? undefined : { buildId, percent }, by),
    })
  );
}

/** Takes back what was deployed last: the share of a ramping version, else the version that is current. */
export async function rollBack(
  deps: DeployDeps,
  who: Who,
  { why }: { why: string },
): Promise<Deploying | { kind: 'nothing_before' }> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const deployment = await deps.deploys.read();
  const { current, ramping, versions } = deployment;
  if (ramping !== undefined) return rampVersion(deps, who, { buildId: ramping.buildId, percent: 0, why });
  const before = versions
    .filter(({ buildId, lastCurrentAt }) => buildId !== current && lastCurrentAt !== undefined)
    .toSorted((a, b) => Number(b.lastCurrentAt) - Number(a.lastCurrentAt))[0];
  if (current === undefined || before === undefined) return { kind: 'nothing_before' };
  return (
    lackOf(deployment, before.buildId) ??
    changed(deps, who, {
      did: 'version_rolled_back',
      was: current,
      now: before.buildId,
      why,
      act: (by) => deps.deploys.setCurrent(before.buildId, by),
    })
  );
}

/** `in_use`: it takes what begins. `open`: only it can end so many executions. */
export type Forgetting = Deploying | { kind: 'in_use' } | { kind: 'open'; open: number };

/** Takes a version that has ended out of the list. */
export async function forgetVersion(
  deps: DeployDeps,
  who: Who,
  { buildId, why }: { buildId: string; why: string },
): Promise<Forgetting> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const { current, ramping, versions } = await deps.deploys.read();
  const found = versions.find((version) => version.buildId === buildId);
  if (found === undefined)
    return { kind: 'unknown', buildId, known: versions.map((version) => version.buildId) };
  if (buildId === current || buildId === ramping?.buildId) return { kind: 'in_use' };
  if (found.open > 0) return { kind: 'open', open: found.open };
  return changed(deps, who, {
    did: 'version_forgotten',
    was: buildId,
    now: 'forgotten',
    why,
    act: (by) => deps.deploys.forget(buildId, by),
  });
}

/** How many executions a version has left that takes nothing new. */
export interface Draining {
  buildId: string;
  open: number;
}

/** `drained`: nothing is left. */
export type Drain = { kind: 'drained' | 'open'; versions: Draining[] } | Forbidden;

/** What has just begun is listed a moment later. */
const sureAfterMs = 2_000;

/** Waits until versions that take nothing new have ended all they began. @param wish.told hears of each number once */
export async function drain(
  deps: DeployDeps,
  who: Who,
  { limitMs, paceMs, told }: { limitMs: number; paceMs: number; told: (versions: Draining[]) => void },
): Promise<Drain> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const until = Date.now() + limitMs;
  let last = '';
  for (let zeros = 0; ; ) {
    const versions = await readDraining(deps);
    const isDrained = versions.every(({ open }) => open === 0);
    zeros = isDrained ? zeros + 1 : 0;
    if (zeros === 2) return { kind: 'drained', versions };
    const left = JSON.stringify(versions);
    if (left !== last && !isDrained) told(versions);
    last = left;
    if (!isDrained && Date.now() >= until) return { kind: 'open', versions };
    await delay(
      isDrained ? Math.min(sureAfterMs, paceMs) : Math.min(paceMs, Math.max(1, until - Date.now())),
    );
  }
}

async function readDraining({ deploys }: DeployDeps): Promise<Draining[]> {
  const { current, ramping, versions } = await deploys.read();
  return versions
    .filter(({ buildId }) => buildId !== current && buildId !== ramping?.buildId)
    .map(({ buildId, open }) => ({ buildId, open }));
}

export type Moving = { kind: 'moved'; executions: number } | Exclude<Deploying, { kind: 'changed' }>;

/**
 * Lets executions that stay with one version begin anew on another: what they have done is found and not done again. For those that
 * began on a version which proved wrong.
 */
export async function moveExecutions(
  deps: DeployDeps,
  who: Who,
  { from, to, why }: { from: string; to: string; why: string },
): Promise<Moving> {
  if (!(await isAllowed(deps, who, 'change_settings'))) return { kind: 'forbidden' };
  const lack = lackOf(await deps.deploys.read(), to);
  if (lack) return lack;
  const by = nameOf(who);
  let executions = 0;
  try {
    for await (const execution of deps.deploys.listOpen(from)) {
      await deps.deploys.beginAnewOn(execution, { buildId: to, why: `${by}: ${why}`, identity: by });
      executions += 1;
    }
  } catch (error) {
    if (!(error instanceof DeployRefused)) throw error;
    return { kind: 'refused', detail: `${executions} were moved, then: ${error.message}` };
  }
  await noteDeploy(
    deps.sql,
    { did: 'executions_moved', was: from, value: `${executions} to ${to}` },
    { by, why },
  );
  return { kind: 'moved', executions };
}

/** What speaks against sending anything to a version. */
function lackOf(
  { versions }: Deployment,
  buildId: string,
): Extract<Deploying, { kind: 'unknown' | 'no_workers' }> | undefined {
  const found = versions.find((version) => version.buildId === buildId);
  if (found === undefined)
    return { kind: 'unknown', buildId, known: versions.map((version) => version.buildId) };
  return found.hasWorkers ? undefined : { kind: 'no_workers', buildId };
}

function shareOf({ ramping }: Deployment): string {
  return ramping === undefined ? unversioned : `${ramping.percent} % on ${ramping.buildId}`;
}

async function changed(
  { sql }: DeployDeps,
  who: Who,
  { did, was, now, why, act }: Act,
): Promise<Extract<Deploying, { kind: 'changed' | 'refused' }>> {
  const by = nameOf(who);
  try {
    await act(by);
  } catch (error) {
    if (error instanceof DeployRefused) return { kind: 'refused', detail: error.message };
    throw error;
  }
  await noteDeploy(sql, { did, was, value: now }, { by, why });
  return { kind: 'changed', was, now };
}

interface Act {
  did: string;
  was: string;
  now: string;
  why: string;
  act: (by: string) => Promise<void>;
}
