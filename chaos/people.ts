import { setTimeout as delay } from 'node:timers/promises';
import { orderData } from '../src/contract/order-press.ts';
import type { Sql } from '../src/db/sql.ts';
import { buttonsOf, type Customer, createCustomer } from '../test/harness/customer.ts';
import { photos } from '../test/harness/photos.ts';
import { portraitPhotos } from '../test/harness/portraits.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import type { Script, StormPlan } from './plan.ts';
import { sleepMs } from './sleep.ts';
import type { Step } from './step.ts';
import { modelNameOf, productPhotos, promptOf, wishOf } from './wishes.ts';

/** A kill and the faults around it may cost a person so long, and our sleep comes on top. */
export const patienceMs = 60_000 + sleepMs;
const ended = /Done in|othing was charged|credits? (?:are|is) back/;

export interface Living {
  customers: Customer[];
  /** Resolves when every script has come to its end. */
  done: Promise<void>;
  /** Why somebody lost patience with a dialogue and began again. */
  readonly startedOver: string[];
  /** Who did not get through with what they wanted. */
  readonly gaveUp: string[];
}

/** Lets everybody go through their scripts, all at once, each one order after another. */
export async function live({ sandbox, sql }: System, plan: StormPlan): Promise<Living> {
  const pictures = await photos(3);
  const faces = await portraitPhotos(4);
  const customers: Customer[] = [];
  for (const index of plan.people.keys()) {
    customers.push(
      await createCustomer(sandbox, { name: `Person ${index + 1}`, language: 'en', patienceMs }),
    );
  }
  const living: Living = { customers, done: Promise.resolve(), startedOver: [], gaveUp: [] };
  const order: Record<Step['line'], (customer: Customer, step: Step) => Promise<number>> = {
    studio: (customer, step) =>
      customer.order({
        prompt: promptOf(step),
        photos: pictures.slice(0, step.photos),
        twice: step.pressesTwice,
      }),
    product: async (customer, step) =>
      customer.orderProduct(await productPhotos(step), { twice: step.pressesTwice }),
    training: (customer, step) =>
      customer.train({ name: modelNameOf(step), photos: faces, twice: step.pressesTwice }),
    portrait: (customer, step) =>
      customer.orderAlbum({
        prompt: promptOf(step),
        pictures: step.photos + 1,
        twice: step.pressesTwice,
      }),
  };
  const place = async (customer: Customer, step: Step) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await order[step.line](customer, step);
      } catch (error) {
        const placed = await findOrder(sql, step.number);
        if (placed !== undefined) return placed;
        if (attempt === 3) throw error;
        living.startedOver.push(`${step.line} ${step.number}: ${String(error)}`);
      }
    }
  };
  const follow = async (customer: Customer, script: Script) => {
    for (const step of script) {
      const order = await place(customer, step);
      if (step.afterwards === 'cancel') await cancel(customer, order, step);
      if (step.afterwards === 'go_on' || step.afterwards === 'cancel') continue;
      await customer.card(order, ended, 3 * patienceMs);
      // Once: a second press would be a second wish as soon as the first has come true.
      if (step.afterwards === 'again') await customer.pressOrder(order, 'again');
      if (step.afterwards === 'delete') await deleteModel(sql, customer, order);
    }
  };
  const all = customers.map(async (customer, index) => {
    try {
      await follow(customer, plan.people[index] ?? []);
    } catch (error) {
      living.gaveUp.push(`person ${index + 1}: ${String(error)}`);
    }
  });
  living.done = Promise.all(all).then(() => undefined);
  return living;
}

async function cancel(
  customer: Customer,
  order: number,
  { cancelAfterMs, pressesTwice }: Step,
): Promise<void> {
  await delay(cancelAfterMs);
  const button = orderData(order, 'cancel');
  // Gone already: the picture was faster.
  if (!(await customer.chat()).some((message) => buttonsOf(message).includes(button))) return;
  const presses = Array.from({ length: pressesTwice ? 2 : 1 }, () =>
    customer.press(button).catch(() => undefined),
  );
  await Promise.all(presses);
}

/** Until it is certain: whoever hears nothing, or that nobody knows, asks again. */
async function deleteModel(sql: Sql, customer: Customer, training: number): Promise<void> {
  const read = () => sql<{ id: number; status: string }[]>`
    select id, status from trained_models where order_id = ${training}`;
  const isGoing = async () => (await read().catch(() => []))[0]?.status.startsWith('delet') === true;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [model] = await read();
      await customer.say('/models');
      await customer.press(`p:open:${model?.id}`);
      await customer.press(`p:delete:${model?.id}`);
      await customer.press(`p:delete_now:${model?.id}`);
    } catch (error) {
      if (attempt === 3) throw error;
    }
    if (await becomesTrue(isGoing, patienceMs / 5)) return;
    if (attempt === 5) throw new Error(`the model of order ${training} was not deleted`);
  }
}

/** Asks until the database, which may just have been killed, answers. */
async function findOrder(sql: Sql, wish: number): Promise<number | undefined> {
  let found: { id: number }[] = [];
  await becomesTrue(async () => {
    try {
      found = await sql<{ id: number }[]>`
        select o.id from orders o where ${wishOf(sql)} = ${wish} order by o.id limit 1`;
      return true;
    } catch {
      return false;
    }
  }, patienceMs);
  return found[0]?.id;
}
