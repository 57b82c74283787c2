import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findBroadcast, moveBroadcast } from '../../../src/db/broadcasts.ts';
import { chooseNews } from '../../../src/db/users.ts';
import { createPictureDecoder } from '../../../src/storage/decoder.ts';
import { newPerson } from '../../db/scene.ts';
import { photosAtOnce } from '../../harness/decoders.ts';
import { createSendingDoubles, type SendingDoubles } from '../../operations/broadcast-scene.ts';
import { drawAs } from '../../storage/pictures.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

const decoder = createPictureDecoder({ ...photosAtOnce, log: pino({ level: 'silent' }) });
const sending: SendingDoubles = createSendingDoubles();
let rig: PanelRig;
let admin: Moderator;

beforeAll(async () => {
  rig = await openPanel({ decoder, ...sending });
  admin = await rig.signIn('admin');
  for (let nth = 0; nth < 3; nth += 1) await chooseNews(rig.sql, await newPerson(rig.sql), true);
});
afterAll(() => Promise.all([rig.close(), decoder.close()]));
beforeEach(() => void sending.toldOf.splice(0));

const texts = { 'text-en': 'New <b>styles</b>', 'text-ru': 'Новые стили' };

async function draft(fields: Record<string, string | File> = {}): Promise<number> {
  const { location = '', status } = await admin.post('/broadcasts', { ...texts, ...fields });
  expect(status).toBe(303);
  return Number(location.replace('/broadcasts/', ''));
}

test('a draft says how many people it reaches and how it looks, without taking its text for markup', async () => {
  expect((await admin.get('/broadcasts')).text).toContain('Nothing was written yet');
  const png = new File([new Uint8Array(await drawAs('png', { width: 80, height: 60 }))], 'news.png');
  const id = await draft({ picture: png, language: 'en', balance: '100' });
  const page = await admin.get(`/broadcasts/${id}`);
  expect(page.text).toContain('It reaches 3 people now.');
  expect(page.text).toContain('New &lt;b&gt;styles&lt;/b&gt;');
  expect(page.text).toContain('read English · have 100 credits or more');
  expect(page.text).toMatch(/<img src="\/media\/[0-9a-f]{64}\//);
  expect((await admin.get('/broadcasts')).text).toContain(`/panel/broadcasts/${id}`);
  await admin.post(`/broadcasts/${id}`, { ...texts, quiet: '30' });
  expect(await findBroadcast(rig.sql, id)).toMatchObject({
    segment: { quietDays: 30 },
    picture: expect.any(String),
  });
  await admin.post(`/broadcasts/${id}`, { ...texts, 'no-picture': 'yes' });
  expect(await findBroadcast(rig.sql, id)).toMatchObject({ segment: {}, picture: null });
});

test.each<[string, Record<string, string | File>, string]>([
  ['without a text', { 'text-ru': '' }, 'The Russian text is missing'],
  ['too long', { 'text-en': 'x'.repeat(4_097) }, 'has 4,097 characters, Telegram takes 4,096'],
  ['for days that are none', { quiet: '-1' }, 'a whole number from 1 to 3,650'],
  ['for a line without days', { line: 'studio' }, 'Say in how many days'],
  ['with a file that is no picture', { picture: new File(['news'], 'news.png') }, 'no picture we can send'],
])('a draft %s is shown again with what was typed and what is wrong', async (_, fields, wrong) => {
  const answer = await admin.post('/broadcasts', { ...texts, ...fields });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(wrong);
  expect(answer.text).toContain('Новые стили'.slice(0, fields['text-ru'] === '' ? 0 : 5));
});

test('it is sent by the typed number of people alone, and shows how far it is', async () => {
  const id = await draft();
  const start = (people: string) => admin.post(`/broadcasts/${id}/start`, { people });
  for (const people of ['', '300', 'three'])
    expect((await start(people)).notice).toContain('Nothing was sent: it reaches 3 people');
  expect(sending.toldOf).toEqual([]);
  expect((await start('3')).notice).toContain('It is being sent to 3 people');
  expect(sending.toldOf).toEqual([{ start: id }]);
  expect((await start('3')).notice).toContain('started or dropped before');
  await rig.sql`update broadcasts set sent = 2, unreachable = 1 where id = ${id}`;
  const part = await admin.get(`/broadcasts/${id}/progress`);
  expect(part.text).toContain('hx-trigger="every 2s"');
  expect(part.text).toContain('<progress value="3" max="3"');
  expect(part.text).toMatch(/Blocked the bot<\/dt><dd>1</);
  await moveBroadcast(rig.sql, id, { status: 'done', event: 'broadcast_done', data: { by: 'x' } });
  expect((await admin.get(`/broadcasts/${id}/progress`)).text).not.toContain('hx-trigger');
});

test('it is paused, let go on and cancelled by one press each; what cannot be is said', async () => {
  const id = await draft();
  const press = async (name: string) =>
    (await admin.post(`/broadcasts/${id}/${name}`, { why: 'a test' })).notice;
  expect(await press('pause')).toContain('not started yet');
  await admin.post(`/broadcasts/${id}/start`, { people: '3' });
  expect((await admin.get(`/broadcasts/${id}`)).text).toContain(`/panel/broadcasts/${id}/pause`);
  expect(await press('pause')).toContain('Paused');
  expect((await admin.get(`/broadcasts/${id}`)).text).toContain(`/panel/broadcasts/${id}/resume`);
  expect(await press('pause')).toContain('so already');
  expect(await press('resume')).toContain('It goes on');
  expect(await press('cancel')).toContain('Cancelled');
  expect(await press('cancel')).toContain('It has ended');
  expect(await press('preview')).toContain('knows no chat of yours');
  const by = `account ${admin.accountId}`;
  expect(sending.toldOf).toEqual([
    { start: id },
    { pause: id, by, why: 'a test' },
    { resume: id, by, why: 'a test' },
    { cancel: id },
  ]);
});

test('what is not there is not found', async () => {
  for (const path of ['/broadcasts/999', '/broadcasts/x', '/broadcasts/999/progress'])
    expect((await admin.get(path)).status).toBe(404);
  for (const path of [
    '/broadcasts/999',
    '/broadcasts/999/start',
    '/broadcasts/999/pause',
    '/broadcasts/999/preview',
  ])
    expect((await admin.post(path, { ...texts, people: '3' })).status).toBe(404);
});
