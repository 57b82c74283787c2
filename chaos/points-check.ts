import { auditBooks } from '../src/db/upkeep.ts';
import { buttonsOf, textOf } from '../test/harness/customer.ts';
import type { System } from '../test/harness/system.ts';
import { runUpkeep } from '../test/harness/upkeep.ts';
import { picturesOf } from './pictures.ts';
import type { Case } from './points-case.ts';
import { expectationOf } from './points-flows.ts';
import { jobsOf } from './points-jobs.ts';
import { waitForRest } from './rest.ts';

export const startingGrant = 10_000;
/** Of one picture by the model that everybody here chooses. */
const price = 50;
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
  ];
}

async function checkOrder(
  { sql }: System,
  { flow, point, order, customer, firstOrder }: Case,
): Promise<string[]> {
  const { status } = expectationOf(flow, point);
  const rows = await sql<
    { id: number; status: string }[]
  >`select id, status from orders where chat_id = ${customer.id}`;
  const [account] = await sql<{ posted: number; pending: number }[]>`
    select posted, pending from credit_accounts a join users u on u.id = a.user_id where telegram_id = ${customer.id}`;
  const ended = rows.find(({ id }) => id === order)?.status;
  const paid = (firstOrder > 0 ? price : 0) + (status === 'delivered' ? price : 0);
  return [
    ...(ended === status ? [] : [`the order ended as ${ended}, not as ${status}`]),
    ...(rows.length === (firstOrder > 0 ? 2 : 1) ? [] : [`the person has ${rows.length} orders`]),
    ...(account?.posted === startingGrant - paid ? [] : [`the balance is ${account?.posted}`]),
    ...(account?.pending === 0 ? [] : [`${account?.pending} credits are reserved`]),
  ];
}

async function checkChat({ flow, point, order, customer }: Case): Promise<string[]> {
  const isDelivered = expectationOf(flow, point).status === 'delivered';
  const chat = (await customer.chat()).filter(({ out }) => out);
  const { all, marked } = picturesOf(chat, order);
  const files = chat.filter((one) => one.document && textOf(one).includes(String(order))).length;
  const cards = chat.filter(
    (one) => one.text && buttonsOf(one).some((data) => data.startsWith(`o:${order}:`)),
  ).length;
  // Telegram has no key for a send: a new card that nobody lived to record is sent once more. It is sent as soon as the order is
  // written down, beside whatever the bot dies at then.
  const mayBeTwo = flow.isRepeat === true && /^(order|card)\./.test(point);
  const picturesAreRight = isDelivered ? all > 0 && all - marked <= 1 && marked <= 1 : all === 0;
  return [
    ...(picturesAreRight ? [] : [`${all} pictures, ${marked} of them marked`]),
    ...(isDelivered === files > 0 ? [] : [`${files} files`]),
    ...(cards === 1 || (mayBeTwo && cards === 2) ? [] : [`${cards} cards`]),
  ];
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
