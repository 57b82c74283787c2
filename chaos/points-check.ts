import { lines } from '../src/contract/lines.ts';
import { trainedModelWorkflowId } from '../src/contract/training.ts';
import { findModelOf } from '../src/db/trained-models.ts';
import { auditBooks } from '../src/db/upkeep.ts';
import { buttonsOf, textOf } from '../test/harness/customer.ts';
import type { System } from '../test/harness/system.ts';
import { runUpkeep } from '../test/harness/upkeep.ts';
import { picturesOf } from './pictures.ts';
import { type Case, readPerson } from './points-case.ts';
import { expectationOf } from './points-flows.ts';
import { jobsOf } from './points-jobs.ts';
import { pointLines } from './points-lines.ts';
import { waitForRest } from './rest.ts';

export const startingGrant = 10_000;
/** An abandoned job is closed at its deadline and its execution sees that within 10 s. */
const restLimitMs = 90_000;

/** Waits until nobody works on anything. @returns what does not come to rest */
export async function awaitRest(system: System): Promise<string[]> {
  // Upkeep closes jobs past their deadline that nobody can ask about.
  const left = await waitForRest(system, restLimitMs, () => runUpkeep(system.temporal));
  return left.map((what) => `${what} are left`);
}

/** What is wrong with all books together. */
export async function checkBooks({ sql }: System): Promise<string[]> {
  return Object.entries(await auditBooks(sql)).map(([invariant, count]) => `${invariant}: ${count}`);
}

/** What is wrong with the order of a case, in the books, in the chat and at the provider. */
export async function checkCase(system: System, one: Case): Promise<string[]> {
  return [
    ...(await checkOrder(system, one)),
    ...(await checkChat(one)),
    ...(await checkProvider(system, one)),
    ...(await checkModel(system, one)),
  ];
}

async function checkOrder(system: System, one: Case): Promise<string[]> {
  const { flow, point, order, customer, firstOrder, before } = one;
  const { status } = expectationOf(flow, point);
  const { price, gifts } = pointLines[flow.line];
  const [row] = await system.sql<{ status: string }[]>`select status from orders where id = ${order}`;
  const { orders, posted, pending } = await readPerson(system, customer);
  const isNew = !flow.deletesModel;
  const paid = (firstOrder > 0 ? price : 0) + (isNew && status === 'delivered' ? price : 0);
  const made = before.orders + (firstOrder > 0 ? 1 : 0) + (isNew ? 1 + gifts : 0);
  return [
    ...(row?.status === status ? [] : [`the order ended as ${row?.status}, not as ${status}`]),
    ...(orders === made ? [] : [`the person has ${orders} orders`]),
    ...(posted === before.posted - paid ? [] : [`the balance is ${posted}`]),
    ...(pending === 0 ? [] : [`${pending} credits are reserved`]),
  ];
}

async function checkChat({ flow, point, order, customer }: Case): Promise<string[]> {
  const isDelivered = expectationOf(flow, point).status === 'delivered';
  const chat = (await customer.chat()).filter(({ out }) => out);
  const { all, marked } = picturesOf(chat, order);
  const hasFile = lines[flow.line].deliver.includes('file');
  const files = chat.filter((one) => one.document && textOf(one).includes(String(order))).length;
  const cards = chat.filter(
    (one) =>
      one.text && !result.test(one.text) && buttonsOf(one).some((data) => data.startsWith(`o:${order}:`)),
  ).length;
  // Telegram has no key for a send: a new card that nobody lived to record is sent once more. It is sent as soon as the order is
  // written down, beside whatever the bot dies at then.
  const mayBeTwo = flow.isRepeat === true && /^(order|card)\./.test(point);
  const picturesAreRight = isDelivered ? all > 0 && all - marked <= 1 && marked <= 1 : all === 0;
  return [
    ...(picturesAreRight ? [] : [`${all} pictures, ${marked} of them marked`]),
    ...((isDelivered && hasFile) === files > 0 ? [] : [`${files} files`]),
    ...(cards === 1 || (mayBeTwo && cards === 2) ? [] : [`${cards} cards`]),
  ];
}

/** Words with which something is delivered, which have buttons as a card has. */
const result = /^⬆️| is ready · /;

/** A model is there as long as it can be used, and somebody looks after it. */
async function checkModel({ sql, sandbox, temporal }: System, { flow, order }: Case): Promise<string[]> {
  const model = await findModelOf(sql, order);
  if (model === undefined) return flow.line === 'training' ? ['there is no model'] : [];
  const tunes = await pointLines.training.jobs(sandbox);
  const there = tunes.find(({ id }) => id === model.externalId)?.status;
  const life = await temporal.workflow.getHandle(trainedModelWorkflowId(model.id)).describe();
  const found = [model.status, there, life.status.name].join(', ');
  const expected = flow.deletesModel ? 'deleted, deleted, COMPLETED' : 'ready, trained, RUNNING';
  return found === expected ? [] : [`the model is ${found}`];
}

async function checkProvider(system: System, one: Case): Promise<string[]> {
  const { jobs, isOrphan = false } = expectationOf(one.flow, one.point);
  const accepted = await jobsOf(system, one);
  const owned = await system.sql<{ id: string }[]>`
    select external_id as id from provider_jobs where subject_id in (${one.order}, ${one.firstOrder}) and external_id is not null`;
  const unowned = accepted.filter((job) => !owned.some(({ id }) => id === job.id)).length;
  const expected = jobs + (one.firstOrder > 0 ? 1 : 0);
  const open = accepted.filter(({ isOpen }) => isOpen).length;
  return [
    ...(accepted.length === expected
      ? []
      : [`${accepted.length} jobs at the provider instead of ${expected}`]),
    ...(unowned === (isOrphan ? 1 : 0) ? [] : [`${unowned} jobs that no order has`]),
    ...(open === 0 ? [] : [`${open} jobs still run at the provider`]),
  ];
}
