import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../src/config/config.ts';
import { generationWorkflowId } from '../src/contract/generation.ts';
import { trainedModelWorkflowId } from '../src/contract/training.ts';
import { addAsset } from '../src/db/assets.ts';
import { type NewOrder, placeOrder } from '../src/db/orders.ts';
import { findModelOf } from '../src/db/trained-models.ts';
import { createFolderStore } from '../src/storage/objects.ts';
import { startGeneration } from '../src/temporal/executions.ts';
import { updateModel } from '../src/temporal/models.ts';
import { createAccounts } from '../src/worker/providers.ts';
import { photos } from '../test/harness/photos.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { actionsOf } from '../test/workflows/skipping.ts';
import { createOwners, type Owner, placeAll } from './backlog.ts';
import type { Figure, Findings } from './figures.ts';
import { findBrokenBooks } from './invariants.ts';
import type { BenchPlan } from './plan.ts';
import { type ByProcess, residentMegabytes } from './processes.ts';
import { openRig, type Rig } from './rig.ts';

/** Trainings of this length end only when they are told to. */
const endlessMs = 2_000_000_000;
const limitMs = 120_000;
/** After the last training has come to the provider: what was only needed for that is given back. */
const restMs = 3_000;
const ordersEach = 20;
/** How long the provider keeps a model here: its reminder comes at once, and then its end. */
const shortTermMs = 6_000;
/** What a training of two hours is. */
const trainingMs = 2 * 3_600_000;

/** What trainings and models cost while they wait. One run. */
export async function measurePortraits({ portraits: { waiting } }: BenchPlan): Promise<Findings> {
  const called = await withRig({ waiting }, async (rig, wish) => [
    ...(await measureMonth(rig, wish(0))),
    ...(await measureWaiting(
      rig,
      Array.from({ length: waiting }, (_, index) => wish(index + 1)),
    )),
  ]);
  const asked = await withRig({ waiting: 1, env: { ASTRIA_CALLBACKS: 'off' } }, async (rig, wish) => [
    await measureAsking(rig, wish(0)),
  ]);
  return {
    figures: [...called.figures, ...asked.figures],
    broken: [...called.broken, ...asked.broken],
  };
}

/** The nth training, of somebody who is there. */
type Wish = (number: number) => NewOrder;

async function withRig(
  { waiting, env = {} }: { waiting: number; env?: Record<string, string> },
  measure: (rig: Rig, wish: Wish) => Promise<Figure[]>,
): Promise<Findings> {
  const rig = await openRig(1, { ASTRIA_MAX_TRAININGS: String(waiting + 1), ...env });
  try {
    const owners = await createOwners(rig, Math.ceil((waiting + 1) / ordersEach));
    const references = await storePhotos(rig.system);
    const figures = await measure(rig, (number) => trainingOf({ owners, references, number }));
    const broken = await findBrokenBooks(rig.system);
    return { figures: broken.length > 0 ? [] : figures, broken };
  } finally {
    await rig.close();
  }
}

/** As many photos as a training has at least, as the bot would keep them. */
async function storePhotos({ sql, folder }: System): Promise<string[]> {
  const objects = createFolderStore(join(folder, 'objects'));
  const [width, height] = [640, 800];
  const hashes: string[] = [];
  for (const bytes of await photos(4, { width, height })) {
    const hash = await objects.put(Buffer.from(bytes));
    await addAsset(sql, { hash, format: 'jpeg', width, height, bytes: bytes.length });
    hashes.push(hash);
  }
  return hashes;
}

function trainingOf({
  owners,
  references,
  number,
}: {
  owners: readonly Owner[];
  references: string[];
  number: number;
}): NewOrder {
  const owner = owners[number % owners.length];
  if (owner === undefined) throw new Error('nobody is there to order');
  const inputs = { name: `Model ${number}`, subject: 'woman' as const };
  return {
    ...owner,
    line: 'training',
    inputs,
    references,
    price: 500,
    confirmKey: `waiting:training:${number}`,
  };
}

/** A training that the provider tells us of, and the whole life of its model in some seconds: the same steps as in a month. */
async function measureMonth({ system }: Rig, wish: NewOrder): Promise<Figure[]> {
  const { sandbox, temporal } = system;
  await sandbox.astria.change({ trainingQueuedMs: 0, trainingMs: 1_000, resultTtlMs: shortTermMs });
  const { orderId, modelId } = await train(system, wish);
  await updateModel(temporal, modelId, {
    kind: 'rename',
    name: 'Anna in May',
    by: 'bench',
    why: 'to see what it costs',
  });
  const life = temporal.workflow.getHandle(trainedModelWorkflowId(modelId));
  await life.result();
  const training = temporal.workflow.getHandle(generationWorkflowId(orderId));
  return [
    limited('Actions of a training that is called back', await actionsOf(training), 12),
    limited('Actions of a month of a model, with a renaming', await actionsOf(life), 10),
  ];
}

/**
 * A training that the provider is asked for, which is over at the first look: its looks are replaced by those that two hours take at the
 * pace of the account, and are counted as the worker paces them.
 */
async function measureAsking({ system }: Rig, wish: NewOrder): Promise<Figure> {
  await system.sandbox.astria.change({ trainingQueuedMs: 0, trainingMs: 0 });
  const { orderId } = await train(system, wish);
  const handle = system.temporal.workflow.getHandle(generationWorkflowId(orderId));
  await handle.result();
  const { events } = await handle.fetchHistory();
  // Nothing else is repeated in a world without faults, and an Action is each attempt.
  const looks = Math.max(
    ...(events ?? []).map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 1),
  );
  const due = looksWithin(trainingMs, paceOf(system));
  const name = 'Actions of a training of two hours that is asked for';
  const figure = limited(name, (await actionsOf(handle)) - looks + due, 40);
  return { ...figure, note: `${due} looks in place of ${looks}` };
}

/** How often the account is asked. */
function paceOf({ darkroom: { childEnv } }: System): { first: number; longest: number } {
  const accounts = createAccounts(readConfig(childEnv));
  const [pace] = accounts.flatMap(({ client }) => client.capabilitiesOf('training')?.pollMs ?? []);
  if (pace === undefined) throw new Error('no account trains models');
  return pace;
}

function looksWithin(ms: number, { first, longest }: { first: number; longest: number }): number {
  let looks = 1;
  for (let [at, pause] = [0, first]; at < ms; looks += 1) {
    at += pause;
    pause = Math.min(pause * 1.5, longest);
  }
  return looks;
}

/** What the processes and the tables have more of for each training that waits at the provider. */
async function measureWaiting({ system }: Rig, wishes: readonly NewOrder[]): Promise<Figure[]> {
  await system.sandbox.astria.change({ trainingMs: endlessMs });
  const before = await readHeld(system);
  await placeAll(system, wishes);
  const isAccepted = async () => {
    const [row] = await system.sql<{ count: number }[]>`
      select count(*)::int as count from provider_jobs where kind = 'training' and status = 'accepted'`;
    return (row?.count ?? 0) >= wishes.length;
  };
  if (!(await becomesTrue(isAccepted, limitMs)))
    throw new Error('the trainings did not come to the provider');
  await delay(restMs);
  const after = await readHeld(system);
  const each = (one: number, other: number) => (other - one) / wishes.length;
  const name = `each of ${wishes.length} waiting trainings`;
  const memory = (process: keyof ByProcess): Figure => ({
    name: `memory of ${process}, ${name}`,
    unit: 'kB',
    values: [1_000 * each(before.memory[process], after.memory[process])],
  });
  return [
    ...(['worker', 'bot', 'postgres', 'temporal'] as const).map(memory),
    { name: `rows, ${name}`, unit: '', values: [each(before.rows, after.rows)] },
  ];
}

async function readHeld(system: System): Promise<{ memory: ByProcess; rows: number }> {
  const { sql } = system;
  const tables = await sql<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = 'public'`;
  const counts = await Promise.all(
    tables.map(({ name }) => sql<{ count: number }[]>`select count(*)::int as count from ${sql(name)}`),
  );
  const rows = counts.reduce((sum, [row]) => sum + (row?.count ?? 0), 0);
  return { memory: residentMegabytes(system), rows };
}

/** Trains a model and waits until the person was told of it and somebody looks after it. */
async function train(system: System, wish: NewOrder): Promise<{ orderId: number; modelId: number }> {
  const { sql, temporal } = system;
  const { orderId } = await placeOrder(sql, wish);
  await startGeneration(temporal, { ...wish, id: orderId });
  await temporal.workflow.getHandle(generationWorkflowId(orderId)).result();
  const model = await findModelOf(sql, orderId);
  if (!model?.isPaid) throw new Error(`order ${orderId} has left no model that was paid for`);
  return { orderId, modelId: model.id };
}

function limited(name: string, value: number, most: number): Figure {
  return { name, unit: '', values: [value], target: { most } };
}
