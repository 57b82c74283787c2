import type { Sql } from '../src/db/sql.ts';
import { type Customer, createCustomer } from '../test/customer.ts';
import { photos } from '../test/photos.ts';
import type { System } from '../test/system.ts';
import { becomesTrue } from '../test/waiting.ts';
import type { Script, StormPlan } from './plan.ts';

/** A kill and the faults around it may cost a person so long. */
const patienceMs = 60_000;
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
  const customers: Customer[] = [];
  for (const index of plan.people.keys()) {
    customers.push(
      await createCustomer(sandbox, { name: `Person ${index + 1}`, language: 'en', patienceMs }),
    );
  }
  const living: Living = { customers, done: Promise.resolve(), startedOver: [], gaveUp: [] };
  const place = async (customer: Customer, { prompt, photos: count, pressesTwice }: Script[number]) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const order = { prompt, photos: pictures.slice(0, count), twice: pressesTwice };
        return await customer.order(order);
      } catch (error) {
        const placed = await findOrder(sql, prompt);
        if (placed !== undefined) return placed;
        if (attempt === 3) throw error;
        living.startedOver.push(`${prompt}: ${String(error)}`);
      }
    }
  };
  const follow = async (customer: Customer, script: Script) => {
    for (const step of script) {
      const order = await place(customer, step);
      if (step.afterwards === 'cancel') {
        const presses = Array.from({ length: step.pressesTwice ? 2 : 1 }, () =>
          // Gone already: somebody was faster.
          customer.pressOrder(order, 'cancel').catch(() => undefined),
        );
        await Promise.all(presses);
      }
      if (step.afterwards === 'go_on' || step.afterwards === 'cancel') continue;
      await customer.card(order, ended, 3 * patienceMs);
      // Once: a second press would be a second wish as soon as the first has come true.
      if (step.afterwards === 'again') await customer.pressOrder(order, 'again');
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

/** Asks until the database, which may just have been killed, answers. */
async function findOrder(sql: Sql, prompt: string): Promise<number | undefined> {
  let found: { id: number }[] = [];
  await becomesTrue(async () => {
    try {
      found = await sql<{ id: number }[]>`select id from orders where prompt = ${prompt} order by id limit 1`;
      return true;
    } catch {
      return false;
    }
  }, patienceMs);
  return found[0]?.id;
}
