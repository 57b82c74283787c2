import type { Button } from '../contract/buttons.ts';
import { type OrderLine, orderLines } from '../contract/lines.ts';
import { orderData } from '../contract/order-press.ts';
import { type OwnTopUpPress, ownTopUpData, type TopUpPress, topUpData } from '../contract/top-up-press.ts';
import {
  type DeclineReason,
  declineReasons,
  longestDecline,
  type TopUpStatus,
  topUpDays,
} from '../contract/top-ups.ts';
import { cut, oneLine } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import { askButton } from './ask-credits.ts';
import type { Rendered } from './order.ts';

/** What is told of a request for credits. */
export interface ToldTopUp {
  id: number;
  userId: number;
  firstName: string;
  username: string | null;
  /** How many were asked for. */
  credits: number;
  orderId: number | null;
  status: TopUpStatus;
  given: number | null;
  reason: DeclineReason | null;
  why: string | null;
  /** Who ended it, by name; null where nobody did. */
  by: string | null;
  askedAt: Date;
  remindedAt: Date | null;
  endedAt: Date | null;
  available: number;
  pending: number;
  bought: Readonly<Partial<Record<OrderLine, number>>>;
  spent: number;
  before: number;
}

const longestName = 64;

/** For whoever may answer: who asks, what is known of them, and either the buttons or who answered what. */
export function renderTopUp(topUp: ToldTopUp, texts: Wording): Rendered {
  const { id, credits, status, available, pending, askedAt, remindedAt, before } = topUp;
  const lines = [
    texts.html('top-up-head', { topUp: String(id), credits }),
    texts.html('top-up-who', { who: personOf(topUp) }),
    texts.html('top-up-balance', { credits: available }),
    ...(pending > 0 ? [texts.html('top-up-reserved', { credits: pending })] : []),
    boughtLine(topUp, texts),
    ...(before > 0 ? [texts.html('top-up-before', { count: before })] : []),
    texts.html('top-up-asked', { at: askedAt }),
    ...(status === 'open' && remindedAt !== null ? [texts.html('top-up-reminded')] : []),
    ...(status === 'open' ? [] : endLines(topUp, texts)),
  ];
  if (status !== 'open') return { text: lines.join('\n'), buttons: [] };
  const give = button({ move: 'give', topUp: id }, texts.plain('button-top-up-give', { credits }));
  const decline = button({ move: 'decline', topUp: id }, texts.plain('button-top-up-decline'));
  return { text: lines.join('\n'), buttons: [[give], [decline]] };
}

/** Delivered orders by line, such as `3 pictures`. */
export function boughtParts(
  { bought }: Pick<ToldTopUp, 'bought'>,
  say: (key: string, values: { count: number }) => string,
): string[] {
  return orderLines.flatMap((line) => {
    const count = bought[line] ?? 0;
    return count === 0 ? [] : [say(`top-up-bought-${line}`, { count })];
  });
}

/** Delivered orders by line, and what they cost. */
function boughtLine({ bought, spent }: ToldTopUp, texts: Wording): string {
  const parts = boughtParts({ bought }, (key, values) => texts.plain(key, values));
  if (parts.length === 0) return texts.html('top-up-bought-nothing');
  return texts.html('top-up-bought', { what: parts.join(', '), credits: spent });
}

function endLines({ status, given, by, endedAt, credits, ...said }: ToldTopUp, texts: Wording): string[] {
  const values = { credits: given ?? credits, who: by ?? '', at: endedAt ?? new Date(0) };
  const why = reasonWords(said, texts);
  return [
    texts.html(`top-up-ended-${status}`, values),
    ...(why === undefined ? [] : [texts.html('top-up-why', { why })]),
  ];
}

/** Why it was declined, or what was said with it; undefined when nothing was. */
function reasonWords({ reason, why }: Pick<ToldTopUp, 'reason' | 'why'>, texts: Wording): string | undefined {
  if (why !== null) return cut(why, longestDecline);
  return reason === null ? undefined : texts.plain(`top-up-reason-${reason}`);
}

/** What became of a request, in a few words, for whoever was not the first. @param as `html` where they are a message */
export function lateWords(
  { status, given, credits, by }: Pick<ToldTopUp, 'status' | 'given' | 'credits' | 'by'>,
  texts: Wording,
  as: 'plain' | 'html' = 'plain',
): string {
  return texts[as](`toast-top-up-late-${status}`, { credits: given ?? credits, who: by ?? '' });
}

/** Why is it declined? A press or words in reply answer it. */
export function renderDeclining(topUp: ToldTopUp, texts: Wording): Rendered {
  const { id } = topUp;
  const reasons = declineReasons.map((reason) => [
    button({ move: 'because', topUp: id, reason }, texts.plain(`top-up-reason-${reason}`)),
  ]);
  return {
    text: texts.html('top-up-declining', {
      topUp: String(id),
      who: personOf(topUp),
      credits: topUp.credits,
      max: longestDecline,
    }),
    buttons: [
      ...reasons,
      [button({ move: 'plainly', topUp: id }, texts.plain('button-top-up-plainly'))],
      [button({ move: 'back', topUp: id }, texts.plain('button-back'))],
    ],
  };
}

/** For the person who asked: that it waits, or what came of it and what can be done now. `again`: what the order would cost. */
export function renderOwnTopUp(
  topUp: Omit<ToldTopUp, 'by'>,
  texts: Wording,
  { again }: { again: number | undefined },
): Rendered {
  const { id, status, given, credits, orderId, available } = topUp;
  const values = { credits: given ?? credits, balance: available, days: topUpDays };
  const why = status === 'given' || status === 'declined' ? reasonWords(topUp, texts) : undefined;
  const text = [
    texts.html(`own-top-up-${status}`, values),
    ...(why === undefined ? [] : [texts.html('top-up-why', { why })]),
  ].join('\n');
  const ask = askButton(texts, orderId ?? undefined);
  switch (status) {
    case 'open':
      return {
        text,
        buttons: [[ownButton({ move: 'withdraw', topUp: id }, texts.plain('button-top-up-withdraw'))]],
      };
    case 'given':
      return {
        text,
        buttons: [
          ...(orderId === null || again === undefined
            ? []
            : [
                [
                  {
                    text: texts.plain('button-again', { price: again }),
                    callback_data: orderData(orderId, 'again'),
                  },
                ],
              ]),
          [ownButton({ move: 'go_on' }, texts.plain('button-top-up-go-on'))],
        ],
      };
    case 'declined':
    case 'expired':
    case 'withdrawn':
      return { text, buttons: [[ask]] };
    case 'dropped':
      return { text, buttons: [] };
    default:
      return status satisfies never;
  }
}

/** On the page of the credits: asks for some, or takes back what was asked. */
export function topUpButton(open: { id: number } | undefined, texts: Wording): Button {
  return open === undefined
    ? ownButton({ move: 'ask_here' }, texts.plain('button-top-up-ask'))
    : ownButton({ move: 'withdraw_here', topUp: open.id }, texts.plain('button-top-up-withdraw'));
}

function personOf({ userId, firstName, username }: ToldTopUp): string {
  const name = oneLine(firstName, longestName);
  return `${name} (${username === null ? '' : `@${username}, `}${userId})`;
}

function ownButton(press: OwnTopUpPress, text: string): Button {
  return { text, callback_data: ownTopUpData(press) };
}

function button(press: TopUpPress, text: string): Button {
  return { text, callback_data: topUpData(press) };
}
