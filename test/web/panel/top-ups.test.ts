import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readBalance } from '../../../src/db/credits.ts';
import { askTopUp, endTopUp, readTopUp } from '../../../src/db/top-ups.ts';
import { newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let finance: Moderator;
let userId: number;
let id: number;

beforeAll(async () => {
  rig = await openPanel();
  await rig.sql`insert into grants (kind, credits, changed_by) values ('top_up', 2500, 'a test')`;
  finance = await rig.signIn('finance');
});
afterAll(() => rig.close());
beforeEach(async () => {
  userId = await newPerson(rig.sql);
  await rig.sql`update users set first_name = '<b>Ann' where id = ${userId}`;
  id = (await askTopUp(rig.sql, { userId, chatId: userId, staffChats: [] }))?.id ?? 0;
});

const balance = async () => (await readBalance(rig.sql, userId)).available;
const row = () => readTopUp(rig.sql, id);

test('[b97] a request is given by one press on the list, and stands among the ended ones then', async () => {
  const list = await finance.get('/top-ups');
  expect(list.text).toContain('&lt;b&gt;Ann');
  expect(list.text).toContain(`action="/panel/top-ups/${id}/give"`);
  expect((await finance.get('/top-ups/open')).text).toMatch(/^<div id="open-top-ups" /);
  const answer = await finance.post(`/top-ups/${id}/give`, { credits: '2500' });
  expect(answer).toMatchObject({ status: 303, location: '/top-ups' });
  expect(answer.notice).toBe('<b>Ann has got 2,500 credits and is told.');
  expect(await balance()).toBe(12_500);
  const after = await finance.get('/top-ups');
  expect(after.text).not.toContain(`/top-ups/${id}/give`);
  expect(after.text).toContain(`<a href="/panel/top-ups/${id}">${id}</a>`);
});

test('another number is given with words, and a number that is none is asked for again', async () => {
  const wrong = await finance.post(`/top-ups/${id}/give`, { credits: '12.5', words: 'a fair' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('A whole number from 1 to 1,000,000.');
  expect(wrong.text).toContain('value="a fair"');
  for (const credits of ['0', '1000001', '', '-5', '99999999999']) {
    expect((await finance.post(`/top-ups/${id}/give`, { credits })).status, credits).toBe(422);
  }
  await finance.post(`/top-ups/${id}/give`, { credits: '400', words: 'a fair' });
  expect(await row()).toMatchObject({ status: 'given', given: 400, why: 'a fair' });
  expect((await finance.get(`/top-ups/${id}`)).text).toContain('a fair');
});

test('a request is declined with a reason or in own words', async () => {
  const page = await finance.get(`/top-ups/${id}`);
  expect(page.text).toContain('Has bought nothing yet');
  const answer = await finance.post(`/top-ups/${id}/decline`, { reason: 'had_some', why: '' });
  expect(answer).toMatchObject({ status: 303, location: '/top-ups' });
  expect(await row()).toMatchObject({ status: 'declined', reason: 'had_some', why: null });
  expect((await finance.get(`/top-ups/${id}`)).text).toContain('You were given credits not long ago');
});

test('whoever is second hears who was first, and too many words do nothing', async () => {
  const long = await finance.post(`/top-ups/${id}/decline`, { why: 'x'.repeat(501) });
  expect(long.notice).toBe('Nothing was done: 500 characters at most.');
  await endTopUp(rig.sql, id, { status: 'given', by: 'operator olga' });
  const late = await finance.post(`/top-ups/${id}/decline`, { reason: 'nonsense' });
  expect(late).toMatchObject({ status: 303, location: `/top-ups/${id}` });
  expect(late.notice).toBe('Already given: 2,500 credits · olga');
  expect(await balance()).toBe(12_500);
  expect((await finance.get(`/top-ups/${id}`)).text).not.toContain(
    '<form method="post" action="/panel/top-ups',
  );
});

test('what does not exist is missing, and a number that is none as well', async () => {
  for (const path of ['/top-ups/999999', '/top-ups/nonsense', '/top-ups/99999999999999999999'])
    expect((await finance.get(path)).status, path).toBe(404);
  expect((await finance.post('/top-ups/nonsense/decline')).status).toBe(404);
  expect((await finance.get('/top-ups?after=nonsense')).status).toBe(200);
});

test('those that have ended are read page by page', async () => {
  await rig.sql`
    insert into top_ups (user_id, chat_id, credits, status, ended_by, ended_at)
    select ${userId}, 1, 100, 'expired', 'term', now() from generate_series(1, 60)`;
  const seen: string[] = [];
  let path: string | undefined = '/top-ups';
  let pages = 0;
  while (path !== undefined && pages < 10) {
    const { text } = await finance.get(path);
    seen.push(...[...text.matchAll(/<a href="\/panel\/top-ups\/(\d+)">\d/g)].map(([, one]) => one ?? ''));
    pages += 1;
    path = /\/panel(\/top-ups\?after=\d+)/.exec(text)?.[1];
  }
  expect(pages).toBeGreaterThanOrEqual(3);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(60);
});

test('it is shown in Russian to whom Russian is spoken', async () => {
  const admin = await rig.signIn('admin');
  await rig.sql`update panel_accounts set language = 'ru' where id = ${admin.accountId}`;
  expect((await admin.get('/top-ups')).text).toContain('Ждут ответа');
});
