import { expect, it } from 'vitest';
import type { Evidence, OrderRow } from '../../chaos/evidence.ts';
import { messageKey } from '../../chaos/evidence.ts';
import { promiseInvariants } from '../../chaos/promises.ts';
import { providers, readJobs } from '../../chaos/providers.ts';
import { reactionsBeside } from '../../chaos/reactions.ts';
import type { JournalEntry } from '../../src/sandbox/ground/journal.ts';
import { createTexts } from '../../src/texts/texts.ts';

const chatId = 7;
const webhook = '/cb/runninghub/1?t=FAKE1';

function message(text: string, { photo = false, at = 0, id = 1 } = {}) {
  return entry('telegram.message.sent', at, {
    message: {
      chat: { id: chatId },
      message_id: id,
      ...(photo ? { photo: [], caption: text } : { text }),
      reply_markup: { inline_keyboard: [[{ text: 'Again', callback_data: 'o:1:again' }]] },
    },
  });
}

function entry(kind: string, seconds: number, data: Record<string, unknown>): JournalEntry {
  return { at: new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString(), kind, data };
}

const delivered: Partial<OrderRow> = { status: 'delivered', reason: null, captured: true };
const failedFor = (reason: string): Partial<OrderRow> => ({ status: 'failed', reason, captured: false });

/** An order whose job took from the first second to the tenth, and which ended in the twentieth. */
function brokenIn(end: Partial<OrderRow>, more: JournalEntry[]): string[] {
  const order = {
    id: 1,
    chatId,
    line: 'product',
    address: webhook,
    accountId: 'runninghub-1',
    externalId: 'FAKE-job',
    namedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 2)),
    finishedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 20)),
    ...end,
  };
  const task = { task_id: 'FAKE-job', account: 1 };
  const journal = [
    entry('runninghub.task.accepted', 1, { ...task, webhook: `http://127.0.0.1${webhook}` }),
    entry('runninghub.task.ended', 10, { ...task, status: 'SUCCESS' }),
    ...more,
  ];
  const sent = new Map(
    journal.flatMap(({ kind, data }, index) =>
      kind === 'telegram.message.sent' ? [[messageKey(chatId, index), data.message] as const] : [],
    ),
  );
  const jobs = new Map(providers.map((provider) => [provider.name, readJobs(journal, provider)]));
  const evidence = { orders: [order], journal, sent, jobs } as unknown as Evidence;
  return promiseInvariants(evidence)
    .filter(({ broken }) => broken.length > 0)
    .map(({ id }) => id);
}

const picture = message('a fox', { photo: true });
const denial = message(createTexts()('en').plain('end-undeliverable'), { at: 19 });
const promise = [
  entry('telegram.update.created', 5, {
    update: { callback_query: { id: 'q', from: { id: chatId }, data: 'o:1:cancel' } },
  }),
  entry('telegram.callback.answered', 6, {
    callback_query_id: 'q',
    text: '↩️ Cancelling. 50 credits come back',
  }),
];

it.each<[string, string[], [Partial<OrderRow>, JournalEntry[]]]>([
  ['a delivered picture', [], [delivered, [picture]]],
  ['a picture that is not charged', ['I9'], [failedFor('answer_lost'), [picture]]],
  ['a picture said not to be there', ['I9'], [delivered, [picture, denial]]],
  ['a picture that came after it was said not to', [], [delivered, [denial, picture]]],
  ['a cancel that was kept', [], [{ status: 'cancelled', captured: false }, promise]],
  ['a cancel that was promised and then charged', ['I21'], [delivered, promise]],
  ['an answer that was there and was not looked at', ['I22'], [failedFor('no_answer_in_time'), []]],
  [
    'a name that came when the order had ended',
    [],
    [{ ...failedFor('no_answer_in_time'), namedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 21)) }, []],
  ],
  ['a name that nobody ever heard', [], [{ ...failedFor('no_answer_in_time'), externalId: null }, []]],
  ['an order given up because Telegram was away', ['I23'], [failedFor('undeliverable'), []]],
  ['an order given up because its sends were in doubt', ['I23'], [failedFor('delivery_unconfirmed'), []]],
])('of %s the promises broken are %j', (_, ids, [end, journal]) => {
  expect(brokenIn(end, journal)).toEqual(ids);
});

it('no order is missed whose answer came when it was given up', () => {
  const finishedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, 11));
  expect(brokenIn({ ...failedFor('no_answer_in_time'), finishedAt }, [])).toEqual([]);
});

it('shows how long others waited while one person kept the bot busy, and nothing of before and after', () => {
  const said = (at: number, chat: number, text: string) =>
    entry('telegram.message.received', at, { message: { chat: { id: chat }, message_id: 1, text } });
  const answered = (at: number, chat: number) =>
    entry('telegram.message.sent', at, { message: { chat: { id: chat }, message_id: 2, text: 'Hello' } });
  const journal = [
    said(1, chatId, '/start'),
    answered(2, chatId),
    said(10, 9, '/studio'),
    said(11, chatId, '/start'),
    answered(14, chatId),
    answered(15, 9),
    entry('telegram.update.created', 16, {
      update: { callback_query: { id: 'q', from: { id: chatId }, data: 'd:4:confirm:50' } },
    }),
    message('⏳ Generating', { at: 18 }),
    answered(20, 9),
    said(21, chatId, '/start'),
  ];
  expect(reactionsBeside(journal, { busy: 9 })).toEqual({ commands: [3_000], confirmations: [2_000] });
  const slept = {
    from: new Date(Date.UTC(2026, 0, 1, 0, 0, 12)),
    until: new Date(Date.UTC(2026, 0, 1, 0, 0, 13)),
  };
  expect(reactionsBeside(journal, { busy: 9, slept })).toEqual({ commands: [], confirmations: [2_000] });
});
