import { type Button, pressData } from '../contract/buttons.ts';
import { type LinedInputs, unitsOf } from '../contract/lines.ts';
import { modelPress } from '../contract/model-press.ts';
import { orderData } from '../contract/order-press.ts';
import {
  type EndReason,
  hasEnded,
  isKeptForLater,
  type OrderStatus,
  supportCode,
} from '../contract/orders.ts';
import { cut, oneLine } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import { askButton } from './ask-credits.ts';
import { describeOrder, type WorkKey } from './lines.ts';

/** What is told of an order. */
export type ToldOrder = ToldRow & LinedInputs;

interface ToldRow {
  id: number;
  /** Credits. */
  price: number;
  /** Credits that were taken of it; an album is charged for the pictures that came. */
  charged: number;
  status: OrderStatus;
  reason: EndReason | null;
  cancelRequested: boolean;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Hashes of the pictures that were made; the first are those that were ordered. */
  results: readonly string[];
}

/** What a card says beyond its order. */
export interface ToldFacts {
  /** Orders that get a place before this one; null when it does not wait. */
  ahead: number | null;
  /** Jobs that can be under way at once. */
  places: number;
  /** Null when nothing was delivered yet. */
  usualSeconds: number | null;
  /** Credits that can be spent. */
  available: number;
}

/** HTML and the rows of buttons under it. */
export interface Rendered {
  text: string;
  buttons: Button[][];
}

/** Telegram's limit for what stands under a photo or file, in UTF-16 units after parsing. */
const longestCaption = 1_024;
const longestPromptOnCard = 300;
const longestPromptInList = 80;

/** The one message that follows an order from its confirmation to its end. */
export function renderCard(order: ToldOrder, facts: ToldFacts, texts: Wording): Rendered {
  const { title, prompt } = describeOrder(order, texts);
  const lines = [
    texts.html(`card-head-${order.line}`, { title, order: String(order.id) }),
    ...(prompt === undefined
      ? []
      : [texts.html('card-prompt', { prompt: oneLine(prompt, longestPromptOnCard) })]),
    ...progressLines(order, facts, texts),
  ];
  return { text: lines.join('\n'), buttons: cardButtons(order, texts) };
}

/** Under the picture: the prompt folded, if there is one, then what it is and its price. At most 1,024 characters after parsing. */
export function renderCaption(
  order: LinedInputs & Pick<ToldRow, 'id' | 'price' | 'results'>,
  texts: Wording,
  { repeat }: { repeat: boolean },
): string {
  const { title, prompt } = describeOrder(order, texts);
  const values = { title, credits: priceOfResults(order), order: String(order.id) };
  const below = [
    texts.html(keyOf(order, 'caption-facts', texts), values),
    ...(repeat ? [texts.html('caption-repeat')] : []),
  ].join('\n');
  if (prompt === undefined) return below;
  const room = longestCaption - below.length - 1;
  return `${texts.html('caption-prompt', { prompt: cut(prompt.trim(), room) })}\n${below}`;
}

/** Below an album, which can carry no buttons: how many pictures it has, and what they cost. */
export function renderAlbumWords(
  order: LinedInputs & Pick<ToldRow, 'id' | 'price' | 'results'>,
  texts: Wording,
): string {
  const ordered = unitsOf(order);
  const pictures = Math.min(order.results.length, ordered);
  const values = { pictures, credits: priceOfResults(order), order: String(order.id) };
  return pictures < ordered
    ? texts.html('album-words-part', { ...values, ordered })
    : texts.html('album-words', values);
}

/** What is charged for what was made: of an album, for the pictures that came. */
function priceOfResults(order: LinedInputs & Pick<ToldRow, 'price' | 'results'>): number {
  const ordered = unitsOf(order);
  if (ordered === 1) return order.price;
  return (order.price / ordered) * Math.min(order.results.length, ordered);
}

/** What was made beyond the delivered picture; nothing when the order ended without one. */
export function otherResults(order: LinedInputs & Pick<ToldRow, 'status' | 'results'>): readonly string[] {
  const { status, results } = order;
  return hasEnded(status) && status !== 'delivered' ? [] : results.slice(unitsOf(order));
}

/** The buttons under a picture; they stay right whatever happens later. */
export function resultButtons(
  order: LinedInputs & Pick<ToldRow, 'id' | 'price' | 'status' | 'results'>,
  texts: Wording,
): Button[][] {
  const { change } = describeOrder(order, texts);
  const pictures = otherResults(order).length;
  const more = {
    text: texts.plain('button-more', { pictures }),
    callback_data: orderData(order.id, 'more'),
  };
  const again = {
    text: texts.plain('button-again', { price: order.price }),
    callback_data: orderData(order.id, 'again'),
  };
  return [
    ...onwardButtons(order, texts),
    ...(pictures > 0 ? [[more]] : []),
    // What was a present is not given again.
    [...(order.price > 0 ? [again] : []), { text: change, callback_data: orderData(order.id, 'change') }],
    [
      { text: texts.plain('button-as-it-was'), callback_data: orderData(order.id, 'as_it_was') },
      storyButton(order.id, texts),
    ],
  ];
}

/** What a delivered order leads to. */
function onwardButtons(
  order: LinedInputs & Pick<ToldRow, 'id' | 'status' | 'results'>,
  texts: Wording,
): Button[][] {
  if (hasEnded(order.status) && order.status !== 'delivered') return [];
  switch (order.line) {
    case 'training': {
      const make = pressData(modelPress, { move: 'made_by', order: order.id });
      return [[{ text: texts.plain('button-make-pictures'), callback_data: make }]];
    }
    case 'portrait':
      return [[{ text: texts.plain('button-files'), callback_data: orderData(order.id, 'file') }]];
    case 'studio':
    case 'product':
      return [];
    default:
      return order satisfies never;
  }
}

/** Brings the file of a picture that came without it. */
export function fileButton(orderId: number, texts: Wording): Button {
  return { text: texts.plain('button-file'), callback_data: orderData(orderId, 'file') };
}

/** An order in a list: how it stands, what it cost, what it was. */
export function renderListed(
  order: LinedInputs & Pick<ToldRow, 'id' | 'status' | 'price' | 'charged' | 'createdAt'>,
  texts: Wording,
): string {
  const { id, status, price, charged, createdAt } = order;
  const { title, prompt } = describeOrder(order, texts);
  const line = texts.html('history-line', {
    mark: texts.plain(`mark-${status}`),
    order: String(id),
    status: texts.plain(`status-${status}`),
    credits: hasEnded(status) ? charged : price,
    at: createdAt,
  });
  const what =
    prompt === undefined
      ? texts.html('history-title', { title })
      : texts.html('card-prompt', { prompt: oneLine(prompt, longestPromptInList) });
  return `${line}\n${what}`;
}

/** What was ordered, in a few words without markup: model and shape, or where the product stands. */
export function orderTitle(order: LinedInputs, texts: Wording): string {
  return describeOrder(order, texts).title;
}

/** A length of time in words: seconds below two minutes, then minutes. */
export function renderDuration(ms: number, texts: Wording): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 120) return texts.plain('seconds', { value: seconds });
  return texts.plain('minutes', { value: Math.round(seconds / 60) });
}

/** What support needs to find an order. */
export function orderCode(order: Pick<ToldRow, 'id' | 'reason'>): string {
  return order.reason === null ? String(order.id) : supportCode(order.id, order.reason);
}

function cardButtons(order: ToldOrder, texts: Wording): Button[][] {
  // The picture below carries the rest.
  if (order.status === 'delivered') return [[storyButton(order.id, texts)]];
  if (hasEnded(order.status)) {
    const send = {
      text: texts.plain('button-send', { price: priceOfResults(order) }),
      callback_data: orderData(order.id, 'send'),
    };
    return [
      ...(isKeptForLater(order) ? [[send]] : []),
      ...(order.reason === 'no_credits' ? [[askButton(texts, order.id)]] : []),
      ...resultButtons(order, texts),
    ];
  }
  const canCancel = order.status !== 'delivering' && !order.cancelRequested;
  const cancel = { text: texts.plain('button-cancel-order'), callback_data: orderData(order.id, 'cancel') };
  return [[...(canCancel ? [cancel] : []), storyButton(order.id, texts)]];
}

/** Asks what happened to the order. */
export function storyButton(orderId: number, texts: Wording): Button {
  return { text: texts.plain('button-story'), callback_data: orderData(orderId, 'story') };
}

function progressLines(order: ToldOrder, facts: ToldFacts, texts: Wording): string[] {
  const { price } = order;
  const reserved = texts.html('card-reserved', { credits: price });
  switch (order.status) {
    case 'placed':
      return [
        order.cancelRequested ? texts.html('card-cancelling') : texts.html('card-placed', { credits: price }),
      ];
    case 'queued':
      return [reserved, order.cancelRequested ? texts.html('card-cancelling') : queueLine(facts, texts)];
    case 'generating':
      return [
        reserved,
        order.cancelRequested ? texts.html('card-cancelling') : generatingLine(order, facts, texts),
      ];
    case 'delivering':
      return [reserved, texts.html(keyOf(order, 'card-delivering', texts))];
    case 'delivered': {
      const time = renderDuration(span(order.createdAt, order.finishedAt), texts);
      return [texts.html('card-delivered', { time, credits: order.charged, balance: facts.available })];
    }
    case 'cancelled':
      return [texts.html('card-cancelled', { credits: price, balance: facts.available })];
    case 'refused':
    case 'failed':
      return [endLine(order, facts, texts)];
    default:
      return order.status satisfies never;
  }
}

function queueLine({ ahead, places, usualSeconds }: ToldFacts, texts: Wording): string {
  if (ahead === null) return texts.html('card-generating');
  if (usualSeconds === null || places === 0) return texts.html('card-queued', { ahead });
  const rounds = Math.ceil((ahead + 1) / places);
  return texts.html('card-queued-time', {
    ahead,
    time: renderDuration(rounds * usualSeconds * 1_000, texts),
  });
}

function generatingLine(order: LinedInputs, { usualSeconds }: ToldFacts, texts: Wording): string {
  if (usualSeconds === null) return texts.html(keyOf(order, 'card-generating', texts));
  const time = renderDuration(usualSeconds * 1_000, texts);
  return texts.html(keyOf(order, 'card-generating-usual', texts), { time });
}

/** The line's own message for this, if it has one. */
function keyOf(order: LinedInputs, key: WorkKey, texts: Wording): string {
  return describeOrder(order, texts).keys?.[key] ?? key;
}

function endLine(order: ToldOrder, facts: ToldFacts, texts: Wording): string {
  const reason = order.reason ?? 'internal';
  const values = {
    time: renderDuration(span(order.startedAt ?? order.createdAt, order.finishedAt), texts),
    price: order.price,
    balance: facts.available,
  };
  const code = supportCode(order.id, reason);
  return `${texts.html(describeOrder(order, texts).endKey(reason), values)} ${texts.html('end-code', { code })}`;
}

function span(from: Date, to: Date | null): number {
  return to === null ? 0 : to.getTime() - from.getTime();
}
