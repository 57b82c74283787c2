import * as fc from 'fast-check';
import { nextTurn, type Turn } from './turns.ts';

/** What the ledger must do, said once more in the plainest way: no locks, no SQL, no time. */

export type OrderEnd = 'failed' | 'cancelled' | 'undeliverable';
export type SubmissionEnd = 'accepted' | 'unknown' | 'planned';
export type JobEnd = 'done' | 'refused' | 'failed' | 'cancelled' | 'lost';

/** People and orders are named by any number; it is taken modulo how many there are. */
export type PersonCommand = { do: 'register' | 'place'; person: number; price: number };
export type OrderCommand =
  | { do: 'admit' | 'begin_submission' | 'begin_delivery' | 'confirm'; order: number }
  | { do: 'record'; order: number; as: SubmissionEnd }
  | { do: 'end_job'; order: number; as: JobEnd }
  | { do: 'settle'; order: number; as: OrderEnd };
export type Command = PersonCommand | OrderCommand;

export const grant = 120;
export const people = 3;

export interface ModelOrder {
  person: number;
  price: number;
  status: string;
  reserved: boolean;
  job: string | null;
  /** When it was admitted, as a number that grows; its turn in the queue, and whether it ever had a place. */
  admitted: number;
  turn: number;
  wasSeated: boolean;
  sent: 'none' | 'sending' | 'sent';
}

export interface Model {
  places: number;
  registered: boolean[];
  posted: number[];
  pending: number[];
  orders: ModelOrder[];
}

const zeros = () => Array.from({ length: people }, () => 0);

export function newModel(places: number): Model {
  return { places, registered: zeros().map(() => false), posted: zeros(), pending: zeros(), orders: [] };
}

const held = new Set<string | null>(['planned', 'sending', 'accepted', 'unknown']);

const order = fc.nat(5);
const price = fc.constantFrom(0, 50, 70);
const oneOf = <T extends string>(...words: T[]) => fc.constantFrom(...words);
const anything: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: oneOf('next'), order }) },
  { weight: 2, arbitrary: fc.record({ do: oneOf('register', 'place'), person: fc.nat(2), price }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: oneOf('admit', 'begin_submission', 'begin_delivery', 'confirm'), order }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: oneOf('record'), order, as: oneOf('accepted', 'unknown', 'planned') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: oneOf('end_job'), order, as: oneOf('done', 'refused', 'failed', 'lost') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: oneOf('settle'), order, as: oneOf('failed', 'cancelled', 'undeliverable') }),
  },
);

/** Whatever an order's way asks for next; keeps random histories from going nowhere. */
type Step = Command | { do: 'next'; order: number };

const beginning: Step[] = [0, 1].flatMap((person) => [
  { do: 'register', person, price: 0 },
  { do: 'place', person, price: 50 },
]);
export const histories: fc.Arbitrary<Step[]> = fc
  .array(anything, { minLength: 8, maxLength: 30, size: 'max' })
  .map((steps) => [...beginning, ...steps]);

/** @returns undefined when the order has nothing before it */
export function commandOf(model: Model, step: Step): Command | undefined {
  if (step.do !== 'next') return step;
  const { order } = step;
  const { status, job } = model.orders[order % model.orders.length] ?? { status: 'none', job: null };
  if (status === 'placed') return { do: 'admit', order };
  if (status === 'delivering') return { do: 'confirm', order };
  if (job === 'planned') return { do: 'begin_submission', order };
  if (job === 'sending') return { do: 'record', order, as: 'accepted' };
  if (job === 'accepted' || job === 'unknown') return { do: 'end_job', order, as: 'done' };
  return job === 'done' ? { do: 'begin_delivery', order } : undefined;
}

/** Changes the model as the command would the books. */
export function apply(model: Model, command: Command): void {
  if ('person' in command) return applyToPerson(model, command);
  const target = model.orders[command.order % model.orders.length];
  if (target) applyToOrder(model, target, command);
  seat(model);
}

function applyToPerson(model: Model, command: PersonCommand): void {
  if (command.do === 'register') {
    if (!model.registered[command.person]) model.posted[command.person] = grant;
    model.registered[command.person] = true;
    return;
  }
  const { person, price } = command;
  if (!model.registered[person]) return;
  const fresh = { status: 'placed', reserved: false, job: null, sent: 'none' } as const;
  model.orders.push({ person, price, ...fresh, admitted: 0, turn: 0, wasSeated: false });
}

function applyToOrder(model: Model, o: ModelOrder, command: OrderCommand): void {
  switch (command.do) {
    case 'admit':
      return admit(model, o);
    case 'begin_submission':
      if (o.job === 'planned') o.job = 'sending';
      return;
    case 'record':
      if (o.job === 'sending' || (o.job === 'unknown' && command.as === 'accepted')) o.job = command.as;
      if (o.job === 'planned' && hasEnded(o)) o.job = 'cancelled';
      return;
    case 'end_job':
      if (held.has(o.job) || o.job === 'waiting') o.job = command.as;
      return;
    case 'begin_delivery':
      // The bot is asked only when the picture is there.
      if (o.job !== 'done') return;
      if (o.status === 'generating') o.status = 'delivering';
      if ((o.status === 'delivering' || o.status === 'delivered') && o.sent === 'none') o.sent = 'sending';
      return;
    case 'confirm':
      return confirm(model, o);
    case 'settle':
      return settle(model, o, command.as);
    default:
      return command satisfies never;
  }
}

function admit(model: Model, o: ModelOrder): void {
  if (o.status !== 'placed') return;
  const available = (model.posted[o.person] ?? 0) - (model.pending[o.person] ?? 0);
  if (available < o.price) {
    o.status = 'refused';
    return;
  }
  add(model.pending, o.person, o.price);
  const admitted = 1 + Math.max(...model.orders.map((other) => other.admitted));
  const turn = nextTurn(model.orders.filter(({ job }) => job !== null).map(turnOf), o.person);
  Object.assign(o, { status: 'queued', reserved: true, job: 'waiting', admitted, turn });
}

const turnOf = (o: ModelOrder): Turn => ({ ...o, status: o.job });

function confirm(model: Model, o: ModelOrder): void {
  if (o.sent === 'sending') o.sent = 'sent';
  if (o.status !== 'delivering') return;
  o.status = 'delivered';
  add(model.posted, o.person, -o.price);
  add(model.pending, o.person, -o.price);
}

function settle(model: Model, o: ModelOrder, as: OrderEnd): void {
  if (hasEnded(o) || (o.status === 'delivering' && as !== 'undeliverable')) return;
  if (o.reserved) add(model.pending, o.person, -o.price);
  o.status = as === 'undeliverable' ? 'failed' : as;
  if (o.job === 'waiting' || o.job === 'planned') o.job = 'cancelled';
}

/** By turns, and within a turn who came first. */
function seat(model: Model): void {
  for (;;) {
    const busy = model.orders.filter(({ job }) => held.has(job));
    const [next] = model.orders
      .filter(({ job }) => job === 'waiting')
      .toSorted((a, b) => a.turn - b.turn || a.admitted - b.admitted);
    if (busy.length >= model.places || !next) return;
    next.job = 'planned';
    next.wasSeated = true;
    if (next.status === 'queued') next.status = 'generating';
  }
}

function hasEnded({ status }: ModelOrder): boolean {
  return ['delivered', 'refused', 'failed', 'cancelled'].includes(status);
}

function add(sums: number[], person: number, amount: number): void {
  sums[person] = (sums[person] ?? 0) + amount;
}
