import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLetterCard } from '../../../src/bot/staff/letter-card.ts';
import { listLetters } from '../../../src/db/letters.ts';
import { findPerson } from '../../../src/db/people.ts';
import { auditBooks } from '../../../src/db/upkeep.ts';
import { newOrder, newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let finance: Moderator;
let moderator: Moderator;
let ann: number;

beforeAll(async () => {
  rig = await openPanel();
  [finance, moderator] = await Promise.all([rig.signIn('finance'), rig.signIn('moderator')]);
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await newPerson(rig.sql);
});

const balance = async () => (await findPerson(rig.sql, { id: ann }))?.available;
const credits = (fields: Record<string, string>) =>
  finance.post(`/people/${ann}/credits`, { what: 'give', ...fields });

test('people are found by number, name or beginning of a name, and paged [b100] [b102]', async () => {
  await rig.sql`update users set username = 'Zoe_k', first_name = 'Zoë <b>' where id = ${ann}`;
  const found = await finance.get('/people?search=%40zoe');
  expect(found.text).toContain('Zoë &lt;b&gt;');
  expect((await finance.get(`/people?search=${ann}`)).text).toContain('@Zoe_k');
  expect((await finance.get('/people?search=zo%25')).text).toContain('Nobody was found');
  await rig.sql`
    insert into users (telegram_id, first_name, language) select 9000000 + n, 'Many', 'en' from generate_series(1, 60) n`;
  await rig.sql`insert into credit_accounts (user_id) select id from users where first_name = 'Many'`;
  const first = await finance.get('/people?search=many');
  expect(first.text.match(/>Many</g)).toHaveLength(50);
  const [, next = ''] = /href="\/panel(\/people\?[^"]*after=[^"]*)"/.exec(first.text) ?? [];
  expect((await finance.get(next.replaceAll('&amp;', '&'))).text.match(/>Many</g)).toHaveLength(10);
});

test('credits are given once for a form, however often it is sent, and shown with the reason [b98] [b99]', async () => {
  const form = { credits: '500', why: 'a lost picture', _once: crypto.randomUUID() };
  expect((await credits(form)).notice).toBe('500 credits given. The balance is 10,500.');
  expect((await credits(form)).notice).toContain('done before');
  expect(await balance()).toBe(10_500);
  const statement = await moderator.get(`/people/${ann}/statement`);
  expect(statement.text).toContain('a lost picture');
  expect(statement.text).toContain('+500');
  expect((await moderator.get(`/people/${ann}`)).text).toContain('credits granted');
});

test('only what can be spent is taken, and the books stay right', async () => {
  const taken = await credits({ what: 'take', credits: '4000', why: 'given twice' });
  expect(taken.notice).toBe('4,000 credits taken. The balance is 6,000.');
  expect((await credits({ what: 'take', credits: '6001', why: 'x' })).notice).toContain('only 6,000');
  const many = await Promise.all(
    Array.from({ length: 7 }, () => credits({ what: 'take', credits: '1000', why: 'x' })),
  );
  expect(many.filter(({ notice }) => notice?.includes('taken. The balance'))).toHaveLength(6);
  expect(await balance()).toBe(0);
  expect(Object.values(await auditBooks(rig.sql)).every((broken) => broken === 0)).toBe(true);
});

test('credits that are no number, or without a reason, change nothing', async () => {
  for (const wrong of ['', '-5', '1e3', '99999999', '0'])
    expect((await credits({ credits: wrong, why: 'x' })).notice).toContain('a whole number from 1');
  expect((await credits({ credits: '5' })).notice).toContain('Say why');
  expect((await moderator.post(`/people/${ann}/credits`, { credits: '5', why: 'x' })).status).toBe(403);
  expect(
    (await finance.post('/people/999999/credits', { what: 'give', credits: '5', why: 'x' })).status,
  ).toBe(404);
  expect(await balance()).toBe(10_000);
});

test('a person is blocked and served again, with a reason; who works here is not', async () => {
  const block = (what: string) => moderator.post(`/people/${ann}/block`, { what, why: 'spam' });
  expect((await block('block')).notice).toBe('They are blocked.');
  expect((await findPerson(rig.sql, { id: ann }))?.status).toBe('blocked');
  await block('unblock');
  await rig.sql`update users set role = 'operator' where id = ${ann}`;
  expect((await block('block')).notice).toContain('who works here is not blocked');
});

test('a letter goes to the chat as it was written, once', async () => {
  const form = { text: 'Your <picture> is ready', _once: crypto.randomUUID() };
  const send = () => moderator.post(`/people/${ann}/letters`, form);
  expect((await send()).notice).toBe('The bot sends it now.');
  await send();
  const letters = await listLetters(rig.sql, ann, 10);
  expect(letters).toMatchObject([{ text: 'Your <picture> is ready', isSent: false }]);
  const card = await createLetterCard(rig.deps)({ subjectId: letters[0]?.id ?? 0 });
  expect(card.text).toBe('✉️ <b>From the studio</b>\nYour &lt;picture&gt; is ready');
  expect((await moderator.get(`/people/${ann}`)).text).toContain('on its way');
  await rig.sql`update users set status = 'unreachable' where id = ${ann}`;
  expect((await moderator.post(`/people/${ann}/letters`, { text: 'x' })).notice).toContain(
    'Nothing was sent',
  );
});

test("a person's page shows their orders, and nobody who is not there", async () => {
  const order = await newOrder(rig.sql, ann, { prompt: 'a chair' });
  const page = await moderator.get(`/people/${ann}`);
  expect(page.text).toContain(`/panel/orders/${order}`);
  for (const odd of ['0', 'x', '999999999999999', '1e3', '%00'])
    expect((await moderator.get(`/people/${odd}`)).status).toBe(404);
});
