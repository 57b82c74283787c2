import type { LinedInputs } from '../contract/lines.ts';
import type { Wording } from '../texts/texts.ts';
import { orderCode, orderTitle, renderDuration, type ToldOrder } from './order.ts';

/** One stored fact of an order's life. */
export interface ToldEvent {
  kind: string;
  data: Readonly<Record<string, unknown>>;
  at: Date;
}

/** All kinds that are told, as the database functions write them; others are for ourselves. */
export const toldEvents: ReadonlySet<string> = new Set([
  'placed',
  'reserved',
  'queued',
  'place_taken',
  'submission_accepted',
  'submission_unknown',
  'submission_planned',
  'given_back',
  'callback',
  'provider_done',
  'provider_refused',
  'provider_failed',
  'provider_cancelled',
  'provider_lost',
  'cancel_requested',
  'delivery_unknown',
  'sent_photo',
  'sent_file',
  'sent_album',
  'sent_told',
  'handed_over',
  'imported',
  'trained',
  'delivered',
  'model_renamed',
  'model_extended',
  'model_deleting',
  'model_deleted',
  'refused',
  'failed',
  'cancelled',
  'refunded',
  'delivered_again',
]);

/** Keeps the message far below Telegram's 4,096 characters. */
const mostLines = 30;
/** A shorter wait for a place is not worth words. */
const waitWorthTellingMs = 2_000;

/** What happened to an order, in plain words: HTML, times in UTC. */
export function renderTimeline(
  entries: readonly ToldEvent[],
  order: LinedInputs & Pick<ToldOrder, 'id' | 'price' | 'reason'>,
  texts: Wording,
): string {
  const { id, price } = order;
  const told = entries.filter(({ kind }) => toldEvents.has(kind));
  const lines = [
    texts.html('story-head', { order: String(id), title: orderTitle(order, texts), credits: price }),
  ];
  let day = '';
  for (const entry of told.slice(0, mostLines)) {
    const entryDay = texts.html('story-day', { at: entry.at });
    if (entryDay !== day) lines.push('', entryDay);
    day = entryDay;
    lines.push(texts.html('story-line', { at: entry.at, what: describeEvent(entry, order, texts) }));
  }
  if (told.length > mostLines) lines.push(texts.html('story-more', { count: told.length - mostLines }));
  return [...lines, '', texts.html('story-code', { code: orderCode(order) })].join('\n');
}

/** One event in plain words; one that people are not told of by its own name. */
export function describeEvent(
  { kind, data }: ToldEvent,
  { price, reason }: Pick<ToldOrder, 'price' | 'reason'>,
  texts: Wording,
): string {
  const { waitedMs, cost, detail } = data;
  if (!toldEvents.has(kind)) return kind.replaceAll('_', ' ');
  if (kind === 'place_taken' && typeof waitedMs === 'number' && waitedMs >= waitWorthTellingMs) {
    return texts.plain('event-place_taken-waited', { time: renderDuration(waitedMs, texts) });
  }
  if (kind === 'provider_refused' && data['reason'] === 'moderation') {
    return texts.plain('event-provider_refused-moderation');
  }
  if (kind === 'provider_refused' && data['reason'] === 'input_refused' && typeof detail === 'string') {
    return texts.plain('event-provider_refused-why', { why: detail });
  }
  if (kind === 'cancel_requested' && data['by'] !== undefined) {
    return texts.plain('event-cancel_requested-support');
  }
  if (kind === 'placed' && data['by'] !== undefined) return texts.plain('event-placed-support');
  const { captured, credits: moved } = data;
  const credits = typeof captured === 'number' ? captured : typeof moved === 'number' ? moved : price;
  const what = texts.plain(`event-${kind}`, { credits });
  // Of a delivered picture the price is what matters; without one, whoever reads this wonders who pays.
  const isWorthTelling = kind.startsWith('provider_') && reason !== null && typeof cost === 'string';
  return isWorthTelling ? texts.plain('event-cost', { what, cost }) : what;
}
