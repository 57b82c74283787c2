import * as fc from 'fast-check';

/** What may be sent and when it is charged, said once more in the plainest way: no locks, no SQL, no time. */

export const parts = ['photo', 'file', 'album', 'told'] as const;
export type Part = (typeof parts)[number];

/** What each line delivers; there is one order of each. */
export const lines = {
  pictures: ['photo', 'file'],
  albums: ['album'],
  words: ['told'],
} as const satisfies Record<string, readonly Part[]>;

export type Command =
  | { do: 'admit'; order: number }
  /** Asked again while a send is under way, it says that the answer of that send was lost. */
  | { do: 'begin' | 'not_sent' | 'server_error' | 'confirm'; order: number; part: Part }
  | { do: 'request_cancel'; order: number }
  | { do: 'settle'; order: number; as: 'undeliverable' | 'cancelled' };

export const orders = Object.keys(lines).length;
export const grant = 1_000;
export const price = 50;
/** Sends of a part whose answer may be lost before it is sent no more. */
const mostUnknown = 3;

interface ModelPart {
  part: Part;
  status: 'planned' | 'sending' | 'sent' | 'gave_up';
  unknownSends: number;
  doubtfulSends: number;
  messageIds: number[];
}

interface ModelOrder {
  plan: readonly Part[];
  /** Promised before anything was sent. */
  isCancelled: boolean;
  status: 'placed' | 'generating' | 'delivering' | 'delivered' | 'failed' | 'cancelled';
  /** In the order of their beginning. */
  parts: ModelPart[];
}

export interface Model {
  posted: number;
  pending: number;
  orders: ModelOrder[];
  /** Of the next confirmed message. */
  messageId: number;
}

/** Messages of an album. */
const albumOf = 4;

export function newModel(): Model {
  const placed = Object.values(lines).map(
    (plan): ModelOrder => ({
      status: 'placed',
      isCancelled: false,
      plan,
      parts: [],
    }),
  );
  return { posted: grant, pending: 0, orders: placed, messageId: 1 };
}

const order = fc.nat(orders - 1);
const part = fc.constantFrom(...parts);
const oneOf = <T extends string>(...words: T[]) => fc.constantFrom(...words);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: oneOf('admit'), order }) },
  { weight: 1, arbitrary: fc.record({ do: oneOf('request_cancel'), order }) },
  {
    weight: 16,
    arbitrary: fc.record({
      do: oneOf('begin', 'begin', 'begin', 'not_sent', 'server_error', 'confirm'),
      order,
      part,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: oneOf('settle'), order, as: oneOf('undeliverable', 'cancelled') }),
  },
);

export const histories = fc.array(command, { minLength: 10, maxLength: 30, size: 'max' });

export type Answer =
  | { action: 'send'; repeat: boolean }
  | { action: 'sent'; messageIds: number[] }
  | { action: 'wait'; waitMs: number }
  | { action: 'stop'; why: string }
  | undefined;

/** Changes the model as the command would the tables. */
export function apply(model: Model, command: Command): Answer {
  const order = model.orders[command.order];
  if (!order) return undefined;
  switch (command.do) {
    case 'admit':
      if (order.status !== 'placed') return undefined;
      order.status = 'generating';
      model.pending += price;
      return undefined;
    case 'begin':
      return begin(order, command.part);
    case 'not_sent':
    case 'server_error': {
      const found = order.parts.find(({ part }) => part === command.part);
      if (found?.status !== 'sending') return undefined;
      found.status = 'planned';
      if (command.do === 'server_error') found.doubtfulSends += 1;
      return undefined;
    }
    case 'request_cancel':
      if (order.status === 'placed' || order.status === 'generating') order.isCancelled = true;
      return undefined;
    case 'confirm':
      confirm(model, order, command.part);
      return undefined;
    case 'settle':
      settle(model, order, command.as);
      return undefined;
    default:
      return command satisfies never;
  }
}

function begin(order: ModelOrder, name: Part): Answer {
  const { status } = order;
  if (status !== 'generating' && status !== 'delivering' && status !== 'delivered')
    return { action: 'stop', why: status };
  if (!order.plan.includes(name)) return { action: 'stop', why: 'not_planned' };
  if (status === 'generating' && order.isCancelled) return { action: 'stop', why: 'cancelled' };
  if (status === 'generating') order.status = 'delivering';
  let found = order.parts.find(({ part }) => part === name);
  if (!found) {
    found = { part: name, status: 'planned', unknownSends: 0, doubtfulSends: 0, messageIds: [] };
    order.parts.push(found);
  }
  if (found.status === 'sent') return { action: 'sent', messageIds: found.messageIds };
  if (found.status === 'sending') found.unknownSends += 1;
  if (found.status === 'gave_up' || found.unknownSends >= mostUnknown) {
    found.status = 'gave_up';
    return { action: 'stop', why: 'unknown' };
  }
  found.status = 'sending';
  return { action: 'send', repeat: found.unknownSends + found.doubtfulSends > 0 };
}

/** The messages the next confirmed part is in the chat as. */
export function nextMessages({ messageId }: Model, part: Part): number[] {
  return Array.from({ length: part === 'album' ? albumOf : 1 }, (_, index) => messageId + index);
}

/** The first confirmed part charges the price; a part that was never begun cannot have been sent. */
function confirm(model: Model, order: ModelOrder, name: Part): void {
  const messageIds = nextMessages(model, name);
  model.messageId += messageIds.length;
  const found = order.parts.find(({ part }) => part === name);
  if (!found) return;
  if (found.status !== 'sent') Object.assign(found, { status: 'sent', messageIds });
  if (order.status !== 'delivering') return;
  order.status = 'delivered';
  model.posted -= price;
  model.pending -= price;
}

function settle(model: Model, order: ModelOrder, as: 'undeliverable' | 'cancelled'): void {
  const { status } = order;
  const isOpen = status === 'placed' || status === 'generating';
  if (!isOpen && !(status === 'delivering' && as === 'undeliverable')) return;
  if (status !== 'placed') model.pending -= price;
  order.status = as === 'undeliverable' ? 'failed' : 'cancelled';
}
