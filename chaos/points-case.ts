import { once } from 'node:events';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainedModelWorkflowId } from '../src/contract/training.ts';
import { findModelOf } from '../src/db/trained-models.ts';
import { type FailPoint, failPointFile } from '../src/process/fail-points.ts';
import { type Customer, createCustomer } from '../test/harness/customer.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { type Flow, processAt } from './points-flows.ts';
import { jobsOf } from './points-jobs.ts';
import { pointLines, trainModel } from './points-lines.ts';

/** A system whose processes die at the points that are files in the folder. */
export interface Rig {
  system: System;
  pointsFolder: string;
}

/** A person's orders and credits. */
export interface Person {
  newest: number;
  orders: number;
  posted: number;
  pending: number;
}

/** One person on one flow, on which a process dies at one point. */
export interface Case {
  flow: Flow;
  point: FailPoint;
  prompt: string;
  customer: Customer;
  /** Of a repeat: the order that it repeats. */
  firstOrder: number;
  order: number;
  /** At the last question before the order of the case; of a repeat, before the first one. */
  before: Person;
  died: string;
  seconds: number;
  problems: string[];
}

/** A killed activity is missed after a minute at most, and other processes die meanwhile. */
const patienceMs = 240_000;
const ended = /Done in|-[A-L]\b|Cancelled/;

/** Brings a new person to where the next press makes the order of the case. */
export async function openCase({ system }: Rig, flow: Flow, point: FailPoint): Promise<Case> {
  const customer = await createCustomer(system.sandbox, { name: point, patienceMs });
  const prompt = `${flow.name}, ${point}`;
  const order = flow.deletesModel ? await askToDelete(system, customer) : 0;
  if (!flow.deletesModel) await pointLines[flow.line].describe(system, customer, prompt);
  const opened = {
    flow,
    point,
    prompt,
    customer,
    firstOrder: 0,
    order,
    before: await readPerson(system, customer),
    died: 'nobody',
    seconds: 0,
    problems: [],
  };
  if (!flow.isRepeat) return opened;
  await customer.press(/:confirm:/);
  const firstOrder = await orderAfter(system, customer, 0);
  await customer.card(firstOrder, /Done in/);
  return { ...opened, firstOrder };
}

/** Trains a model and walks to the question whether it shall go. @returns the number of the training */
async function askToDelete({ sql }: System, customer: Customer): Promise<number> {
  const order = await trainModel(customer);
  const model = await findModelOf(sql, order);
  await customer.say('/models');
  await customer.press(`p:open:${model?.id}`);
  await customer.press(`p:delete:${model?.id}`);
  await customer.sees(/delete/i);
  return order;
}

/** What the books have of a person. */
export async function readPerson({ sql }: System, { id }: Customer): Promise<Person> {
  const [row] = await sql<Person[]>`
    select coalesce(max(o.id), 0) as newest, count(o.id)::int as orders,
      (select posted from credit_accounts a join users u on u.id = a.user_id where u.telegram_id = ${id}) as posted,
      (select pending from credit_accounts a join users u on u.id = a.user_id where u.telegram_id = ${id}) as pending
    from orders o where o.chat_id = ${id}`;
  if (row === undefined) throw new Error('nobody is there');
  return row;
}

/** Lets somebody hold the only place. @returns what gives it back */
export async function takePlace({ system }: Rig, { provider }: Flow): Promise<() => Promise<void>> {
  const { sandbox } = system;
  const holder = await createCustomer(sandbox, { name: 'Holder', patienceMs });
  await sandbox.higgsfield.change({ runMs: 600_000 });
  await pointLines.studio.describe(system, holder, 'holds the place');
  await holder.press(/:confirm:/);
  const order = await orderAfter(system, holder, 0);
  await holder.card(order, /Generating/);
  await sandbox.higgsfield.change(provider);
  return async () => {
    const open = (await sandbox.higgsfield.jobs()).filter(({ ended_at }) => ended_at === undefined);
    for (const { request_id: id } of open) await sandbox.higgsfield.end(id, 'completed');
    await holder.card(order, /Done in/, patienceMs);
  };
}

/**
 * Arms the point and lets the person go on. Resolves when the process has died there and is back.
 * @returns the rest of the person's way, which resolves when the order has ended
 */
export async function killAt(rig: Rig, one: Case): Promise<{ ending: Promise<void> }> {
  const { system, pointsFolder } = rig;
  const { supervisor } = system.darkroom;
  const freePlace = one.flow.isQueued ? await takePlace(rig, one.flow) : undefined;
  const orderId = knowsOrder(one.point) ? one.order || (await nextOrder(system)) : undefined;
  let file = join(pointsFolder, failPointFile(one.point, orderId));
  // Samples of an earlier case may have come in between and taken the number.
  const rearm = (order: number) => {
    if (orderId === undefined || order === orderId || !existsSync(file)) return;
    const wrong = file;
    file = join(pointsFolder, failPointFile(one.point, order));
    renameSync(wrong, file);
  };
  const back = system.restarted(processAt(one.point));
  const died = once(supervisor.events, 'exited') as Promise<[{ name: string; signal: string | null }]>;
  writeFileSync(file, '');
  const startedAt = Date.now();
  const fired = becomesTrue(async () => !existsSync(file), 30_000);
  const ending = live(system, one, { fired, freePlace, rearm }).then(
    () => void (one.seconds = (Date.now() - startedAt) / 1_000),
    (error: unknown) => void one.problems.push(error instanceof Error ? error.message : String(error)),
  );
  if (await fired) {
    const [{ name, signal }] = await died;
    one.died = name;
    if (signal !== 'SIGKILL') one.problems.push(`${name} ended with ${signal}`);
    if (name !== processAt(one.point)) one.problems.push(`${name} died`);
    await back;
  } else {
    one.problems.push('nobody came to the point');
    rmSync(file, { force: true });
  }
  return { ending };
}

/** Whether the point is armed for one order, so that others may be under way meanwhile. */
export function knowsOrder(point: FailPoint): boolean {
  return /^(cancel|lease|submit|download|deliver|release|training|samples|model)\./.test(point);
}

/** The number that the next order will have; nobody else orders meanwhile. */
async function nextOrder({ sql }: System): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    select last_value + case when is_called then 1 else 0 end as id from orders_id_seq`;
  if (row === undefined) throw new Error('orders have no numbers');
  return row.id;
}

interface Surroundings {
  fired: Promise<boolean>;
  /** Ends the job that holds the only place. */
  freePlace: (() => Promise<void>) | undefined;
  /** Says which number the order has. */
  rearm: (order: number) => void;
}

/** What the person does, up to the end of the order. */
async function live(system: System, one: Case, { fired, freePlace, rearm }: Surroundings): Promise<void> {
  const { customer, flow } = one;
  if (flow.deletesModel) return deleteModel(system, one);
  if (flow.isRepeat) await customer.pressOrder(one.firstOrder, 'again');
  else await customer.press(/:confirm:/);
  one.order = await orderAfter(system, customer, one.firstOrder || one.before.newest);
  rearm(one.order);
  if (freePlace) {
    await customer.card(one.order, /queue/i, patienceMs);
    await freePlace();
  }
  if (flow.end === 'cancelled') {
    await cancellable(system, one, fired);
    await customer.pressOrder(one.order, 'cancel');
  }
  await customer.card(one.order, ended, patienceMs);
}

async function deleteModel({ sql, temporal }: System, { customer, order }: Case): Promise<void> {
  const model = await findModelOf(sql, order);
  await customer.press(`p:delete_now:${model?.id}`);
  const life = temporal.workflow.getHandle(trainedModelWorkflowId(model?.id ?? 0));
  // The execution hears of it after the books.
  const isGone = async () => (await life.describe()).status.name !== 'RUNNING';
  if (!(await becomesTrue(isGone, patienceMs))) throw new Error('the model was not deleted');
}

/** Until the order is where the flow cancels it. */
async function cancellable(system: System, one: Case, fired: Promise<boolean>): Promise<void> {
  if (one.flow.system === 'one place') await one.customer.card(one.order, /queue/i, patienceMs);
  else if (one.point === 'submit.after-intent') await fired;
  else await becomesTrue(async () => (await jobsOf(system, one)).length > 0, 60_000);
}

/** The person's newest order, once there is a later one than this. */
export async function orderAfter({ sql }: System, { id }: Customer, earlier: number): Promise<number> {
  let found = 0;
  await becomesTrue(async () => {
    const [row] = await sql<
      { id: number }[]
    >`select id from orders where chat_id = ${id} order by id desc limit 1`;
    found = row?.id ?? 0;
    return found > earlier;
  }, patienceMs);
  if (found <= earlier) throw new Error('no order was written down');
  return found;
}
