import { once } from 'node:events';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRun, readRun } from '../src/db/catalog/runs.ts';
import { setSource } from '../src/db/catalog/sources.ts';
import { type FailPoint, failPointFile, holdWord } from '../src/process/fail-points.ts';
import { cancelRun, startRun } from '../src/temporal/catalog.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { createDeciders, type Promised } from './catalog-deciders.ts';
import { type CatalogFlow, type CatalogMoment, type CatalogVictim, subjectOf } from './catalog-flows.ts';
import type { Rig } from './points-case.ts';

/** Products that a run reads. */
const products = 3;
/** Until a run comes to its point: no other one is under way that matters. */
const pointMs = 60_000;
/** After a lost request the provider is asked when its call is certainly over, and what was killed is missed after 30 s. */
const endMs = 300_000;

/** One run on one flow, in which something dies at one point. */
export interface CatalogCase {
  flow: CatalogFlow;
  point: FailPoint;
  victim: CatalogVictim;
  runId: number;
  seconds: number;
  problems: string[];
  /** What people were told that it counts. */
  promised: Promised[];
}

/** Begins a run of a source of its own and lets it meet the death. Resolves when that is over. */
export async function killRunAt(
  rig: Rig,
  { flow, point, victim }: Pick<CatalogCase, 'flow' | 'point' | 'victim'>,
): Promise<{ one: CatalogCase; ending: Promise<void> }> {
  const { system, pointsFolder } = rig;
  const runId = await openOwnRun(system, flow, `${flow.name} ${point} ${victim}`);
  const one: CatalogCase = { flow, point, victim, runId, seconds: 0, problems: [], promised: [] };
  const startedAt = Date.now();
  let death: Promise<void> | undefined;
  const armed = Promise.withResolvers<void>();
  const at = async (moment: CatalogMoment, publicationId?: number) => {
    if (moment !== flow.arms) return;
    const file = join(pointsFolder, failPointFile(point, await numberOf(system, one, publicationId)));
    arm(file, victim === 'worker' ? '' : holdWord);
    death = die(system, one, file);
    armed.resolve();
  };
  await at('start');
  await begin(system, one);
  const ending = live(system, one, at).then(
    () => void (one.seconds = (Date.now() - startedAt) / 1_000),
    (error: unknown) => void one.problems.push(error instanceof Error ? error.message : String(error)),
  );
  await Promise.race([armed.promise, ending]);
  if (death === undefined) one.problems.push(`the run never came to its ${flow.arms}`);
  await death;
  return { one, ending };
}

/** As soon as it is wanted: how long wishes are gathered for a batch is no matter here. */
async function begin({ sql, temporal }: System, { runId }: CatalogCase): Promise<void> {
  const run = await readRun(sql, runId);
  const options = { ...run.options, clocks: { gatherMs: 1 } };
  await startRun(temporal, { ...run, options });
}

async function numberOf(system: System, { flow, point, runId }: CatalogCase, publicationId?: number) {
  const subject = subjectOf(flow, point);
  switch (subject) {
    case 'run':
      return runId;
    case 'batch':
      return nextBatch(system);
    case 'publication':
      return publicationId;
    case 'none':
      return undefined;
    default:
      return subject satisfies never;
  }
}

/** At once: nobody may find it empty who is to stand still. */
function arm(file: string, word: string): void {
  writeFileSync(`${file}.new`, word);
  renameSync(`${file}.new`, file);
}

async function openOwnRun({ sql, sandboxUrl }: System, flow: CatalogFlow, name: string): Promise<number> {
  const source = name.slice(0, 60);
  const fields = {
    startUrl: `${sandboxUrl}/shop/`,
    pauseMs: 0,
    defaultPrompt: 'on a marble table',
    sheetTab: source,
    redoBy: flow.redoBy,
  };
  await setSource(sql, source, { fields, by: 'the points' });
  const opened = await openRun(sql, {
    source,
    stages: flow.stages,
    options: { limit: products, isConfirmed: true },
    by: 'the points',
  });
  if (opened === undefined || !('runId' in opened)) throw new Error(`no run of ${source} was opened`);
  return opened.runId;
}

/** The number that the next batch will have; every run before has opened its own. */
async function nextBatch({ sql }: System): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    select last_value + case when is_called then 1 else 0 end as id from catalog_batches_id_seq`;
  if (row === undefined) throw new Error('batches have no numbers');
  return row.id;
}

/** Lets who is to die die when the run has come to the point. */
async function die(system: System, one: CatalogCase, file: string): Promise<void> {
  const back = system.restarted(one.victim);
  const died = once(system.darkroom.supervisor.events, 'exited') as Promise<
    [{ name: string; signal: string | null }]
  >;
  if (!(await becomesTrue(async () => !existsSync(file), pointMs))) {
    one.problems.push('nobody came to the point');
    rmSync(file, { force: true });
    return;
  }
  if (one.victim !== 'worker') {
    await becomesTrue(async () => existsSync(`${file}.held`), pointMs);
    system.darkroom.supervisor.kill(one.victim, 'SIGKILL');
  }
  const [{ name, signal }] = await died;
  if (name !== one.victim || signal !== 'SIGKILL') one.problems.push(`${name} ended with ${signal}`);
  await back;
  rmSync(`${file}.held`, { force: true });
}

/** The run's way to its end, with what people tell it. */
async function live(
  system: System,
  one: CatalogCase,
  at: (moment: CatalogMoment, publicationId?: number) => Promise<void>,
): Promise<void> {
  if (one.flow.end === 'cancelled') await cancelAtProvider(system, one.runId);
  const deciders = createDeciders(system, one, at);
  one.promised = deciders.promised;
  await deciders.attend(endMs);
}

/** As soon as the provider has its batch, through whatever dies meanwhile. */
async function cancelAtProvider({ sql, sandbox, temporal }: System, runId: number): Promise<void> {
  const isThere = async () => {
    const [job] = await sql<{ key: string }[]>`
      select j.attempt_key as key from catalog_batches b join provider_jobs j on j.id = b.job_id where b.run_id = ${runId}`;
    return (await sandbox.gemini.batches()).some(({ display_name }) => display_name === job?.key);
  };
  if (!(await becomesTrue(patiently(isThere), endMs))) throw new Error('no batch came to the provider');
  const { workflowId } = await readRun(sql, runId);
  const isTold = async () => (await cancelRun(temporal, workflowId)) === 'told';
  if (!(await becomesTrue(patiently(isTold), pointMs))) throw new Error('the cancel could not be told');
}

/** Whoever is away because it was killed is asked again. */
function patiently(look: () => Promise<boolean>): () => Promise<boolean> {
  return () => look().catch(() => false);
}
