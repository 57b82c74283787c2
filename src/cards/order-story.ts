import type { LinedInputs } from '../contract/lines.ts';
import { hasEnded } from '../contract/orders.ts';
import type { Wording } from '../texts/texts.ts';
import { describeOrder } from './lines.ts';
import { renderDuration, type ToldOrder } from './order.ts';
import { describeEvent, type ToldEvent } from './timeline.ts';

/** Facts that only those hear of who work here; the person's own timeline is without them. */
const staffFacts: ReadonlySet<string> = new Set([
  'process_started',
  'request_sent',
  'stop_asked',
  'delivery_gave_up',
  'upkeep_started',
  'upkeep_ended',
]);

/** One fact in plain words, for whoever explains the order to its person. */
export function describeFact(
  fact: ToldEvent,
  order: Pick<ToldOrder, 'price' | 'reason'>,
  texts: Wording,
): string {
  const { kind, data } = fact;
  if (!staffFacts.has(kind)) return describeEvent(fact, order, texts);
  const { account, part } = data;
  return texts.plain(`fact-${kind}`, { account: word(account), part: word(part) });
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What the sentences below are made from. */
interface Happened {
  order: ToldOrder & LinedInputs;
  facts: readonly ToldEvent[];
  /** Credits that the person can spend now. */
  available: number;
  /** A moment in the reader's zone. */
  when: (at: Date) => string;
}

/** A shorter wait is not worth words. */
const waitWorthTellingMs = 5_000;

/** What happened to an order, in a few sentences that can be read out to its person. */
export function whatHappened({ order, facts, available, when }: Happened, texts: Wording): string {
  const { id, createdAt } = order;
  const { title } = describeOrder(order, texts);
  const sentences = [
    texts.plain('told-placed', { order: String(id), title, at: when(createdAt) }),
    ...wordsOfWay(facts, texts),
    wordsOfEnd({ order, available }, texts),
    ...wordsAfter(facts, texts),
  ];
  return sentences.join(' ');
}

/** What made it take longer than usual. */
function wordsOfWay(facts: readonly ToldEvent[], texts: Wording): string[] {
  const has = (kind: string) => facts.some((fact) => fact.kind === kind);
  const waitedMs = facts.reduce((sum, { data }) => {
    const { waitedMs: waited } = data;
    return typeof waited === 'number' ? sum + waited : sum;
  }, 0);
  return [
    ...(waitedMs >= waitWorthTellingMs
      ? [texts.plain('told-waited', { time: renderDuration(waitedMs, texts) })]
      : []),
    ...(has('given_back') ? [texts.plain('told-given-back')] : []),
    ...(has('process_started') ? [texts.plain('told-restarted')] : []),
    ...(has('upkeep_started') ? [texts.plain('told-upkeep')] : []),
    ...(has('submission_unknown') ? [texts.plain('told-answer-lost')] : []),
    ...(has('delivery_unknown') ? [texts.plain('told-delivery-unknown')] : []),
  ];
}

function wordsOfEnd({ order, available }: Pick<Happened, 'order' | 'available'>, texts: Wording): string {
  const { status, reason, createdAt, startedAt, finishedAt, price, charged } = order;
  if (!hasEnded(status))
    return texts.plain(status === 'placed' ? 'told-placed-now' : `told-${status}`, { credits: price });
  const time = renderDuration((finishedAt ?? createdAt).getTime() - createdAt.getTime(), texts);
  if (status === 'delivered') return texts.plain('told-delivered', { time, credits: charged });
  const end = describeOrder(order, texts).endKey(reason ?? 'internal');
  const worked = (finishedAt ?? createdAt).getTime() - (startedAt ?? createdAt).getTime();
  const values = { time: renderDuration(worked, texts), price, balance: available };
  // The sign before the words is for a chat; this is read out.
  return texts.plain(end, values).replace(/^[^\p{L}\p{N}]+/u, '');
}

function wordsAfter(facts: readonly ToldEvent[], texts: Wording): string[] {
  return facts.flatMap(({ kind, data: { credits, order } }) => {
    if (kind === 'refunded' && typeof credits === 'number')
      return [texts.plain('told-refunded', { credits })];
    return kind === 'delivered_again' && typeof order === 'number'
      ? [texts.plain('told-delivered-again', { order: String(order) })]
      : [];
  });
}
