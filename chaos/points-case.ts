import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FailPoint, failPointFile } from '../src/process/fail-points.ts';
import { buttonsOf, type Customer, createCustomer } from '../test/harness/customer.ts';
import { photos } from '../test/harness/photos.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { type Flow, processAt } from './points-flows.ts';
import { jobsOf } from './points-jobs.ts';

/** A system whose processes die at the points that are files in the folder. */
export interface Rig {
  system: System;
  pointsFolder: string;
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
  if (flow.line === 'product') await showProduct(system, customer);
  else await describe(system, customer, prompt);
  const opened = {
    flow,
    point,
    prompt,
    customer,
    firstOrder: 0,
    order: 0,
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

/** Walks to the last question of a new product photo. */
async function showProduct({ sandbox }: System, customer: Customer): Promise<void> {
  await customer.say('/product');
  await customer.sees(/Photo of the product/);
  await sandbox.sendPhotos(customer.id, await photos(2));
  await canConfirm(sandbox, customer);
}

/** Walks to the last question of a new picture. */
async function describe({ sandbox }: System, customer: Customer, prompt: string): Promise<void> {
  await customer.say('/studio');
  await customer.press(/^d:\d+:model:nano-banana$/);
  await customer.sees(/one message/);
  await customer.say(prompt);
  await customer.press(/^d:\d+:done$/);
  await customer.press(/^d:\d+:ratio:4:3$/);
  await canConfirm(sandbox, customer);
}

async function canConfirm(sandbox: System['sandbox'], { id }: Customer): Promise<void> {
  await sandbox.waitForMessage(id, (message) =>
    buttonsOf(message).some((data) => data.includes(':confirm:')),
  );
}

/** Lets somebody hold the only place. @returns what gives it back */
export async function takePlace({ system }: Rig, { provider }: Flow): Promise<() => Promise<void>> {
  const { sandbox } = system;
  const holder = await createCustomer(sandbox, { name: 'Holder', patienceMs });
  await sandbox.higgsfield.change({ runMs: 600_000 });
  await describe(system, holder, 'holds the place');
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
  const orderId = knowsOrder(one.point) ? await nextOrder(system) : undefined;
  const file = join(pointsFolder, failPointFile(one.point, orderId));
  const back = system.restarted(processAt(one.point));
  const died = once(supervisor.events, 'exited') as Promise<[{ name: string; signal: string | null }]>;
  writeFileSync(file, '');
  const startedAt = Date.now();
  const fired = becomesTrue(async () => !existsSync(file), 30_000);
  const ending = live(system, one, { fired, freePlace }).then(
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
  return /^(cancel|lease|submit|download|deliver|release)\./.test(point);
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
}

/** What the person does, up to the end of the order. */
async function live(system: System, one: Case, { fired, freePlace }: Surroundings): Promise<void> {
  const { customer, flow } = one;
  if (flow.isRepeat) await customer.pressOrder(one.firstOrder, 'again');
  else await customer.press(/:confirm:/);
  one.order = await orderAfter(system, customer, one.firstOrder);
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
