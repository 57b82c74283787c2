import { setTimeout as delay } from 'node:timers/promises';
import type { NewOrder } from '../src/db/orders.ts';
import { createCustomer } from '../test/harness/customer.ts';
import { photos } from '../test/harness/photos.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { createOwners, type Owner, placeAll } from './backlog.ts';
import { type Figure, type Findings, median, percentile } from './figures.ts';
import { countComplete, findBroken, readOrders } from './invariants.ts';
import type { BenchPlan } from './plan.ts';
import { handOversMs, type Lease, mostAtOnce, poolUse, readLeases } from './pool-leases.ts';
import { openRig, type Rig } from './rig.ts';

type Pace = BenchPlan['pool'][number];

/** The pool, and people with all they need to order from it. */
interface Scene extends Rig {
  owners: readonly Owner[];
  /** Stored photos: product and background. */
  references: readonly string[];
}

const accounts = 3;
const placesEach = 5;
const places = accounts * placesEach;
const people = 20;
const warmUp: Pace = { orders: places + 5, jobMs: 100 };
/** Jobs of this length end only when they are told to. */
const endlessMs = 2_000_000_000;
const limits = {
  // Telegram's own, not lifted here: the cards of a queue would be looked at as fast as the machine can.
  TELEGRAM_MESSAGES_PER_SECOND: '30',
  // The first jobs last until everybody waits.
  RUNNINGHUB_TIMEOUT: '3600',
};
/** Generous: an order takes a fraction of it. */
const limitMs = { atLeast: 60_000, each: 1_000 };
const mostIdlePercent = 3;
/** p95. */
const mostHandOverMs = 200;

/** How soon the 3 × 5 places of the second line have their next job while a queue waits for them. One run of each pace. */
export async function measurePool(plan: BenchPlan): Promise<Findings> {
  const rig = await openRig(places, limits);
  try {
    const scene = await openScene(rig);
    const { broken } = await measure(scene, warmUp);
    const found: Findings[] = [{ figures: [], broken }];
    for (const pace of plan.pool) found.push(await measure(scene, pace));
    return {
      figures: found.flatMap(({ figures }) => figures),
      broken: found.flatMap(({ broken }) => broken),
    };
  } finally {
    await rig.close();
  }
}

/** The photos of all orders come with the first one, by the front door. */
async function openScene(rig: Rig): Promise<Scene> {
  const { sql, sandbox } = rig.system;
  await sandbox.runninghub.change({ queuedMs: 0, runMs: 0, longestSide: 64, reusesPaint: true });
  for (let account = 1; account <= accounts; account += 1) {
    // More than we have places: that there are never more jobs than those is our own doing.
    await sandbox.runninghub.changeAccount(account, { concurrency: 2 * placesEach });
  }
  const [product, background] = await photos(2);
  if (!product || !background) throw new Error('there are not two photos');
  const customer = await createCustomer(sandbox);
  const orderId = await customer.orderProduct([product, background]);
  await customer.card(orderId, /Done in/);
  const stored = await sql<{ hash: string }[]>`
    select hash from order_assets where order_id = ${orderId} and role = 'reference' order by position`;
  return { ...rig, owners: await createOwners(rig, people), references: stored.map(({ hash }) => hash) };
}

async function measure(scene: Scene, pace: Pace): Promise<Findings> {
  const { system, journal } = scene;
  const { orders, jobMs } = pace;
  const [newest] = await system.sql<{ id: number }[]>`select max(id) as id from orders`;
  const afterId = newest?.id ?? 0;
  journal.refresh();
  const firstEntry = journal.entries.length;
  const isOver = await serveQueue(scene, afterId, pace);
  const rows = await readOrders(system, afterId);
  journal.refresh();
  const entries = journal.entries.slice(firstEntry);
  const atOnce = mostAtOnce(entries);
  const broken = [
    ...(isOver ? [] : ['the time was over before all were delivered']),
    ...(await findBroken(system, { rows, entries, orders })),
    ...(atOnce > placesEach ? [`an account had ${atOnce} jobs at once`] : []),
  ];
  const name = `${orders.toLocaleString('en')} orders, jobs of ${jobMs / 1_000} s`;
  if (broken.length > 0)
    return { figures: [], broken: broken.map((sentence) => `pool with ${name}: ${sentence}`) };
  const leases = await readLeases(system.sql, { afterId, entries });
  // Cards are sent before; what comes last is the file below a picture.
  const last = entries.findLast(({ kind }) => kind === 'telegram.message.sent');
  return { figures: figuresOf({ name, jobMs, leases, deliveredAt: Date.parse(last?.at ?? '') }), broken };
}

/** Lets some orders take all places and the others queue up, then lets the jobs end. @returns whether all was delivered */
async function serveQueue(scene: Scene, afterId: number, { orders, jobMs }: Pace): Promise<boolean> {
  const { runninghub } = scene.system.sandbox;
  const deadline = Date.now() + limitMs.atLeast + orders * limitMs.each;
  const become = (isSo: (counts: Counts) => boolean) =>
    becomesTrue(async () => isSo(await countOrders(scene, afterId)), deadline - Date.now());
  await runninghub.change({ runMs: endlessMs });
  await place(scene, { afterId, first: 0, end: places });
  if (!(await become(({ accepted }) => accepted === places))) return false;
  await runninghub.change({ runMs: jobMs });
  await place(scene, { afterId, first: places, end: orders });
  const waits = orders - places;
  // With every card in its chat: what is measured begins at rest.
  if (!(await become(({ waiting, staleCards }) => waiting === waits && staleCards === 0))) return false;
  const first = (await runninghub.jobs()).filter(({ ended_at }) => ended_at === undefined);
  // As far apart as jobs of this length end when they do not begin together.
  await Promise.all(
    first.map(async ({ task_id }, index) => {
      await delay((index * jobMs) / places);
      await runninghub.move(task_id, 'success');
    }),
  );
  return become(({ complete }) => complete === orders);
}

async function place(
  { system, owners, references }: Scene,
  { afterId, first, end }: { afterId: number; first: number; end: number },
): Promise<void> {
  const wish = { line: 'product' as const, inputs: {}, price: 50 };
  const orders = Array.from({ length: end - first }, (_, index): NewOrder => {
    const number = first + index;
    const owner = owners[number % owners.length];
    if (owner === undefined) throw new Error('nobody is there to order');
    return { ...owner, ...wish, references, confirmKey: `pool:${afterId}:${number}` };
  });
  await placeAll(system, orders);
}

interface Counts {
  accepted: number;
  waiting: number;
  complete: number;
  staleCards: number;
}

async function countOrders({ system }: Scene, afterId: number): Promise<Counts> {
  // Counting is work as well: it is done seldom.
  await delay(500);
  const [counts] = await system.sql<Omit<Counts, 'complete'>[]>`
    select count(*) filter (where j.status = 'accepted')::int as accepted,
      count(*) filter (where j.status = 'waiting')::int as waiting,
      (select count(*) from cards where is_stale and subject_id > ${afterId})::int as "staleCards"
    from orders o left join provider_jobs j on j.subject_kind = 'order' and j.subject_id = o.id where o.id > ${afterId}`;
  if (counts === undefined) throw new Error('a count has no row');
  return { ...counts, complete: await countComplete(system.sql, afterId) };
}

interface Served {
  name: string;
  jobMs: number;
  leases: readonly Lease[];
  /** When the last picture came. */
  deliveredAt: number;
}

function figuresOf({ name, jobMs, leases, deliveredAt }: Served): Figure[] {
  const { from, notTaken, notWorking } = poolUse(leases, places);
  const handOvers = handOversMs(leases);
  const wanted = (places * 1_000) / jobMs;
  const idle = { most: mostIdlePercent };
  return [
    {
      name: `orders per second, ${name}`,
      unit: '/s',
      values: [(leases.length * 1_000) / (deliveredAt - from)],
      note: `${wanted} would keep all places at work`,
    },
    { name: `places nobody has, ${name}`, unit: '%', values: [notTaken * 100], target: idle },
    {
      name: `places without a job at the provider, ${name}`,
      unit: '%',
      values: [notWorking * 100],
      target: idle,
    },
    { name: `job ended → next submitted, ${name}, p50`, unit: 'ms', values: [median(handOvers)] },
    {
      name: `job ended → next submitted, ${name}, p95`,
      unit: 'ms',
      values: [percentile(handOvers, 95)],
      target: { most: mostHandOverMs },
    },
  ];
}
