import { setTimeout as delay } from 'node:timers/promises';
import { type NewOrder, placeOrder } from '../src/db/orders.ts';
import { startGeneration } from '../src/temporal/executions.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { inParallel } from './crowd.ts';
import { countComplete } from './invariants.ts';
import { type ByProcess, cpuSeconds, difference } from './processes.ts';
import type { Rig } from './rig.ts';

/** Orders that wait at the provider: written down and started by the product's own functions, the front door being too slow. */
export interface Backlog {
  /** Orders so far. */
  readonly size: number;
  /**
   * Adds orders and waits until the provider has accepted all and every card says so. Fewer when the time runs out: the
   * answer says how many.
   */
  grow(orders: number): Promise<Work>;
  /** The provider ends so many of the oldest; waits until they are delivered. */
  end(orders: number): Promise<Work>;
}

/** What a piece of work took of time and processors. */
export interface Work {
  /** False when the time was over before. */
  isDone: boolean;
  orders: number;
  seconds: number;
  cpu: ByProcess;
}

/** Whose an order is. */
export interface Owner {
  userId: number;
  chatId: number;
}

const ordersEach = 20;
const atOnce = 16;
const firstId = 9_000_001;
const greetingLimitMs = 120_000;
/** Placed together, before the time is looked at. */
const batch = 100;
/** What is left to measure once they wait: rest, and the delivery of some; with thousands of them that takes longer. */
const afterGrowthMs = { hundreds: 45_000, thousands: 90_000 };

/** @param deadline when to wait no longer, milliseconds since 1970 */
export async function createBacklog(
  rig: Rig,
  { most, deadline }: { most: number; deadline: number },
): Promise<Backlog> {
  const { system } = rig;
  const { sql, sandbox } = system;
  const owners = await createOwners(rig, Math.ceil(most / ordersEach));
  const [before] = await sql<{ id: number }[]>`select coalesce(max(id), 0) as id from orders`;
  const afterId = before?.id ?? 0;
  const restMs = most < 1_000 ? afterGrowthMs.hundreds : afterGrowthMs.thousands;
  let size = 0;
  let ended = 0;

  function orderOf(number: number): NewOrder {
    const owner = owners[number % owners.length];
    if (owner === undefined) throw new Error('nobody is there to order');
    const inputs = { model: 'nano-banana', ratio: '1:1', prompt: `waiting picture ${number}` };
    const wish = { line: 'studio' as const, inputs, references: [], price: 50 };
    return { ...owner, ...wish, confirmKey: `waiting:${number}` };
  }

  /** Whether so many orders have reached the provider, or lie in their chats, and every card says so. */
  async function isUpTo(place: 'provider' | 'chat', count: number): Promise<boolean> {
    // Counting over thousands of rows is work as well: it is done seldom.
    await delay(500);
    const [row] = await sql<{ provider: number; stale: number }[]>`
      select (select count(*)::int from provider_jobs
          where subject_id > ${afterId} and status not in ('waiting', 'planned', 'sending')) as provider,
        (select count(*)::int from cards where is_stale) as stale`;
    if (row === undefined || row.stale > 0) return false;
    return (place === 'provider' ? row.provider : await countComplete(sql, afterId)) >= count;
  }

  async function timed(work: () => Promise<Pick<Work, 'isDone' | 'orders'>>): Promise<Work> {
    const cpuBefore = cpuSeconds(system);
    const startedAt = performance.now();
    const done = await work();
    const seconds = (performance.now() - startedAt) / 1_000;
    return { ...done, seconds, cpu: difference(cpuSeconds(system), cpuBefore) };
  }

  return {
    get size() {
      return size;
    },
    grow: (orders) =>
      timed(async () => {
        const before = size;
        while (size < before + orders && Date.now() < deadline - restMs) {
          const length = Math.min(batch, before + orders - size);
          await placeAll(
            system,
            Array.from({ length }, (_, index) => orderOf(size + index)),
          );
          size += length;
          // Never far ahead of the provider: what waits for a place is not what is measured.
          await becomesTrue(() => isUpTo('provider', size - batch), deadline - Date.now());
        }
        const isDone = await becomesTrue(() => isUpTo('provider', size), deadline - Date.now());
        return { isDone, orders: size - before };
      }),
    end: (orders) =>
      timed(async () => {
        const jobs = await sql<{ id: string }[]>`
          select external_id as id from provider_jobs where subject_id > ${afterId} and status = 'accepted'
          order by subject_id limit ${orders}`;
        const isLate = () => Date.now() > deadline;
        await inParallel(jobs, atOnce, async ({ id }) => {
          if (!isLate()) await sandbox.higgsfield.end(id, 'completed');
        });
        ended += orders;
        const isDone = await becomesTrue(() => isUpTo('chat', ended), deadline - Date.now());
        return { isDone, orders };
      }),
  };
}

/** Writes orders down and starts them, by the product's own functions. */
export async function placeAll({ sql, temporal }: System, orders: readonly NewOrder[]): Promise<void> {
  await inParallel(orders, atOnce, async (order) => {
    const { orderId } = await placeOrder(sql, order);
    await startGeneration(temporal, { ...order, id: orderId });
  });
}

/** People who have said hello, as nobody else can be written to. */
export async function createOwners({ system }: Rig, count: number): Promise<Owner[]> {
  const { sql, sandbox } = system;
  const ids = Array.from({ length: count }, (_, index) => firstId + index);
  await inParallel(ids, atOnce, async (id) => {
    await sandbox.addUser({ id, first_name: `Person ${id}`, language_code: 'en' });
    await sandbox.sendText(id, '/start');
  });
  const read = () => sql<Owner[]>`
    select id as "userId", telegram_id as "chatId" from users where telegram_id >= ${firstId}`;
  await becomesTrue(async () => (await read()).length === count, greetingLimitMs);
  return read();
}
