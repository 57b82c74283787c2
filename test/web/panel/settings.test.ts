import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listChanges } from '../../../src/db/people.ts';
import { seedAmounts } from '../../../src/db/prices.ts';
import { announceAccounts, listAccounts } from '../../../src/db/provider-accounts.ts';
import { readSettings } from '../../../src/db/settings.ts';
import { listStyles } from '../../../src/db/styles.ts';
import { createPictureDecoder } from '../../../src/storage/decoder.ts';
import { photosAtOnce } from '../../harness/decoders.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

const decoder = createPictureDecoder({ ...photosAtOnce, log: pino({ level: 'silent' }) });
let rig: PanelRig;
let owner: Moderator;

beforeAll(async () => {
  rig = await openPanel({ decoder });
  await seedAmounts(rig.sql, {
    prices: { studio: 50, product: 50, training: 500, portrait: 25 },
    startingGrant: 10_000,
    topUp: 2_500,
  });
  owner = await rig.signIn('owner');
});
afterAll(() => Promise.all([rig.close(), decoder.close()]));

const inForce = () => readSettings(rig.sql, rig.deps.settingDefaults);

test('a price is changed with a reason, which stands in the log with what it was before [b98]', async () => {
  const finance = await rig.signIn('finance');
  expect((await finance.get('/settings/prices')).text).toContain('A picture in the studio');
  const price = { table: 'prices', kind: 'studio', credits: '80' };
  const answer = await finance.post('/settings/prices', { ...price, why: 'dearer models' });
  expect(answer).toMatchObject({ status: 303, location: '/settings/prices' });
  expect(answer.notice).toContain('80 credits, 50 before');
  expect((await listChanges(rig.sql, 1))[0]).toMatchObject({
    kind: 'price_changed',
    data: { by: `account ${finance.accountId}`, why: 'dearer models', was: 50, credits: 80 },
  });
  const refused = await finance.post('/settings/prices', { ...price, credits: '-1', why: 'x' });
  expect(refused).toMatchObject({ status: 422 });
  expect(refused.text).toContain('a whole number from 0 to 1,000,000');
  const unsaid = await finance.post('/settings/prices', price);
  expect(unsaid.text).toContain('Say why');
});

test('a switch and a limit are changed at once; what cannot be is shown again with what was typed', async () => {
  const set = (name: string, value: string) => owner.post('/settings', { name, value, why: 'a test' });
  expect((await set('line-product', 'off')).notice).toContain('Product photo: changed');
  expect((await set('photos-nano-banana', '3')).notice).toContain('in force');
  expect(await inForce()).toMatchObject({ 'line-product': false, 'photos-nano-banana': 3 });
  expect((await set('line-product', 'off')).notice).toContain('it was so already');
  const wrong = await set('photos-nano-banana', '99');
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('from 1 to 8');
  expect(wrong.text).toContain('value="99"');
  expect((await set('no-such', '1')).status).toBe(404);
  expect((await owner.get('/settings')).text).toContain('by the configuration');
});

test('an account that is switched off takes nothing new, whatever its worker announces', async () => {
  const held = [{ id: 'higgsfield-1', provider: 'higgsfield', kind: 'generation' as const, places: 4 }];
  await announceAccounts(rig.sql, held);
  const turn = (to: string) =>
    owner.post('/settings/accounts', { account: 'higgsfield-1', to, why: 'no balance' });
  expect((await turn('off')).notice).toContain('takes nothing new');
  await announceAccounts(rig.sql, held);
  expect(await listAccounts(rig.sql)).toMatchObject([{ enabled: false, switchedOff: true }]);
  expect((await turn('off')).notice).toContain('already');
  await turn('on');
  await announceAccounts(rig.sql, held);
  expect(await listAccounts(rig.sql)).toMatchObject([{ enabled: true, switchedOff: false }]);
  expect((await owner.get('/settings')).text).toContain('higgsfield-1');
});

test('a style is added with a picture that is read first, and taken off the menu', async () => {
  const picture = new File([await readFile('assets/portrait-advice.jpg')], 'sea.jpg', { type: 'image/jpeg' });
  const add = (name: string, file: File) => owner.post('/settings/styles/product', { name, picture: file });
  expect((await add('By the sea', picture)).notice).toContain('By the sea');
  const [style] = await listStyles(rig.sql);
  expect((await owner.get('/settings/styles')).text).toContain(`/media/${style?.hash}/`);
  const broken = await add('Broken', new File(['<svg/>'], 'x.svg'));
  expect(broken.status).toBe(422);
  expect(broken.text).toContain('could not be read as a picture');
  expect(broken.text).toContain('value="Broken"');
  await owner.post('/settings/styles/remove', { kind: 'product', style: String(style?.id) });
  expect(await listStyles(rig.sql)).toEqual([]);
});
