import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeOrder, settleUndelivered } from '../../../src/db/orders.ts';
import { newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let owner: Moderator;
let userId: number;

beforeAll(async () => {
  rig = await openPanel();
  owner = await rig.signIn('owner');
  userId = await newPerson(rig.sql);
});
afterAll(() => rig.close());

const wish = (fields = {}) => ({
  name: 'A shop',
  person: String(userId),
  right: ['orders:read', 'orders:write'],
  minute: '60',
  open: '5',
  why: 'a test',
  ...fields,
});

async function newKey(): Promise<number> {
  const { text } = await owner.post('/api/keys', wish());
  return Number(/\/api\/keys\/(\d+)/.exec(text)?.[1]);
}

test('a key is shown once, when it is made, and never again', async () => {
  expect((await owner.get('/api')).text).toContain('No application has a key yet');
  const { text, status } = await owner.post('/api/keys', wish());
  const [key = ''] = /dk_[\w-]{43}/.exec(text) ?? [];
  expect([status, key.length]).toEqual([200, 46]);
  const list = (await owner.get('/api')).text;
  expect(list).toContain('A shop');
  expect(list).toContain(key.slice(0, 9));
  expect(list).not.toContain(key);
});

test('a key without a name, a right, a reason or a person is none', async () => {
  for (const fields of [
    { name: ' ' },
    { right: [] },
    { why: '' },
    { person: 'Ann' },
    { minute: '0' },
    { open: 'x' },
  ]) {
    const { status, text } = await owner.post('/api/keys', wish(fields));
    expect([status, text.includes('Something is missing')]).toEqual([422, true]);
  }
  expect((await owner.post('/api/keys', wish({ person: '987654' }))).text).toContain('no person 987654');
});

test('a webhook is set with a secret that is shown once, turned off and on', async () => {
  const id = await newKey();
  const path = `/api/keys/${id}`;
  expect((await owner.get(path)).text).toContain('can be told at an address');
  const bad = await owner.post(`${path}/webhook`, { url: 'http://10.0.0.1/', why: 'a test' });
  expect([bad.status, bad.text.includes('cannot be called')]).toEqual([422, true]);
  expect((await owner.post(`${path}/webhook`, { url: 'https://a.test/', why: '' })).status).toBe(422);
  const set = await owner.post(`${path}/webhook`, { url: 'https://a.test/hook', why: 'a test' });
  expect(set.text).toMatch(/whsec_[\w+/]{43}=/);
  const shown = (await owner.get(path)).text;
  expect(shown).toContain('https://a.test/hook');
  expect(shown).not.toContain('whsec_');
  expect((await owner.post(`${path}/webhook/off`, { why: 'a test' })).notice).toMatch(/is off/);
  expect((await owner.post(`${path}/webhook/on`, { why: 'a test' })).notice).toMatch(/is on/);
  expect((await owner.post('/api/keys/7/webhook/on', { why: 'a test' })).status).toBe(404);
});

test('what an application was told is listed with its outcome, and told once more', async () => {
  const id = await newKey();
  await owner.post(`/api/keys/${id}/webhook`, { url: 'https://a.test/hook', why: 'a test' });
  const { orderId } = await placeOrder(rig.sql, {
    line: 'studio',
    inputs: { model: 'nano-banana', prompt: 'a chair', ratio: '1:1' },
    references: [],
    price: 50,
    chatId: 1,
    confirmKey: 'told',
    userId,
    api: { keyId: id, inChat: false },
  });
  await settleUndelivered(rig.sql, orderId, { status: 'failed', reason: 'internal' });
  expect((await owner.get(`/api/keys/${id}`)).text).toMatch(/order\.failed[^]*on its way/);
  const [message] = await rig.sql<{ id: number }[]>`
    update webhook_deliveries set status = 'failed', ended_at = now(), last_error = 'answered 500' returning id`;
  expect((await owner.get(`/api/keys/${id}`)).text).toMatch(/not taken<\/span> answered 500/);
  const repeat = () => owner.post(`/api/messages/${message?.id}/repeat`, { key: String(id) });
  expect(await repeat()).toMatchObject({
    location: `/api/keys/${id}`,
    notice: 'The message is sent once more.',
  });
  expect((await repeat()).notice).toMatch(/was not sent/);
});

test('a key is revoked with a reason, and that is kept', async () => {
  const id = await newKey();
  expect((await owner.post(`/api/keys/${id}/revoke`, { why: '' })).status).toBe(422);
  expect((await owner.post(`/api/keys/${id}/revoke`, { why: 'it leaked' })).notice).toMatch(/opens nothing/);
  expect((await owner.get(`/api/keys/${id}`)).text).toContain('revoked');
  const [event] = await rig.sql`select kind, data from events order by id desc limit 1`;
  expect(event).toMatchObject({
    kind: 'api_key_revoked',
    data: { key: id, by: `account ${owner.accountId}`, why: 'it leaked' },
  });
  expect((await owner.get('/api/keys/7')).status).toBe(404);
  expect((await owner.post('/api/keys/7/revoke', { why: 'x' })).status).toBe(404);
});
