import type { Message, Update } from '@grammyjs/types';
import { createTexts } from '../src/texts/texts.ts';
import { buttonsOf, textOf } from '../test/harness/customer.ts';
import { type Evidence, ownersOf } from './evidence.ts';
import { type Finding, finding } from './finding.ts';
import { picturesOf } from './pictures.ts';
import { providers } from './providers.ts';

/** What people were told, and whether it was so. */
export function promiseInvariants(evidence: Evidence): Finding[] {
  return [
    shownIsCharged(evidence),
    cancelIsKept(evidence),
    nothingIsLeftThere(evidence),
    nobodyIsMissed(evidence),
  ];
}

const wording = createTexts()('en');

function shownIsCharged({ orders, sent, journal }: Evidence): Finding {
  const messages = [...sent.values()];
  const shown = orders.filter(({ id, chatId }) => {
    const chat = messages.filter((message) => message.chat.id === chatId);
    return picturesOf(chat, id).all > 0;
  });
  const denied = findDenied(journal);
  const all = shown.map(({ id, status, reason, captured }) => ({
    name: `order ${id}: ${status}, ${captured ? '' : 'not '}charged${denied.has(id) ? ', said not to be there' : ''}`,
    // Where Telegram never said whether it arrived, the person is asked to look, and pays nothing.
    ok: (status === 'delivered' ? captured : reason === 'delivery_unconfirmed') && !denied.has(id),
  }));
  return finding('I9', 'who has a picture is charged for it, and never told that it was not taken', all);
}

/** Orders whose card said that Telegram did not take the picture while it was in the chat. */
function findDenied(journal: Evidence['journal']): Set<number> {
  const denials = [wording.plain('end-undeliverable'), wording.plain('end-undeliverable-training')];
  const shown = new Set<number>();
  const denied = new Set<number>();
  for (const { kind, data } of journal) {
    const message = data.message as Message | undefined;
    if (message === undefined || !/^telegram\.message\.(sent|edited)$/.test(kind)) continue;
    const named = buttonsOf(message).map((button) => /^o:(\d+):/.exec(button)?.[1]);
    // Under an album there are no buttons.
    const order = Number(named.find((one) => one !== undefined) ?? /#(\d+)/.exec(textOf(message))?.[1]);
    if (picturesOf([message], order).all > 0) shown.add(order);
    if (denials.some((denial) => textOf(message).includes(denial)) && shown.has(order)) denied.add(order);
  }
  return denied;
}

function cancelIsKept({ orders, journal }: Evidence): Finding {
  const pressed = new Map<string, number>();
  const promised = new Set<number>();
  const [promise = ''] = wording.plain('toast-cancelling', { credits: 2 }).split('.');
  for (const { kind, data } of journal) {
    const query = (data.update as Update | undefined)?.callback_query;
    const [, order] = /^o:(\d+):cancel/.exec(query?.data ?? '') ?? [];
    if (query && order !== undefined) pressed.set(query.id, Number(order));
    if (kind === 'telegram.callback.answered' && String(data.text).startsWith(promise))
      promised.add(pressed.get(String(data.callback_query_id)) ?? 0);
  }
  const all = orders
    .filter(({ id }) => promised.has(id))
    .map(({ id, status, captured }) => ({
      name: `order ${id}: ${status}${captured ? ', charged' : ''}`,
      ok: status !== 'delivered' && !captured,
    }));
  return finding('I21', 'who was told that the credits come back has them, and no picture', all);
}

/** A look that just missed the end is no lie. */
const missedMs = 2_000;

function nothingIsLeftThere(evidence: Evidence): Finding {
  const named = providers
    .flatMap((provider) => ownersOf(evidence, provider))
    .flatMap(({ job, order }) => (order?.externalId === job.externalId ? [{ job, order }] : []));
  const all = named.map(({ job, order: { id, reason, finishedAt, namedAt } }) => {
    const lastLookMs = (finishedAt?.getTime() ?? 0) - missedMs;
    // A callback may name the job after its order was given up.
    const wasKnown = namedAt !== null && namedAt.getTime() < lastLookMs;
    const wasThere = job.endedAt !== undefined && Date.parse(job.endedAt) < lastLookMs;
    return {
      name: `order ${id}: job ${job.externalId} ${job.end} at ${job.endedAt}, named at ${namedAt?.toISOString()}, given up at ${finishedAt?.toISOString()}`,
      ok: reason !== 'no_answer_in_time' || !wasThere || !wasKnown,
    };
  });
  return finding('I22', 'no order is given up as unanswered whose known job has its answer', all);
}

/** How an order ends whose picture is made and did not surely arrive. */
const missing = new Set(['undeliverable', 'delivery_unconfirmed']);

/** In a storm nobody blocks the bot, and Telegram is never away for a minute. */
function nobodyIsMissed({ orders }: Evidence): Finding {
  const all = orders.map(({ id, reason, unknownSends }) => ({
    name: `order ${id}: ${unknownSends} sends without an answer`,
    ok: !missing.has(reason ?? ''),
  }));
  return finding('I23', 'no short absence of Telegram makes an order undeliverable', all);
}
