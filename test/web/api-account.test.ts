import { afterAll, beforeAll, expect, test } from 'vitest';
import { addStyle } from '../../src/db/styles.ts';
import { revokeKey } from '../../src/operations/api-keys.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { apiRoutes } from '../../src/web/api/api.ts';
import { newModel } from '../db/kept-models.ts';
import { max } from '../operations/scene.ts';
import { check, readDocument } from '../providers/gateway-document.ts';
import { drawAs } from '../storage/pictures.ts';
import { type ApiScene, openApi, ordering } from './api-rig.ts';

let api: ApiScene;
let key: string;
let photo: Uint8Array<ArrayBuffer>;
const png = { 'content-type': 'image/png' };

beforeAll(async () => {
  api = await openApi();
  ({ key } = await api.newKey());
  photo = new Uint8Array(await drawAs('png', { width: 300, height: 300 }));
  api.deps.settingDefaults = { ...api.deps.settingDefaults, 'file-bytes': photo.length + 1_000 };
});
afterAll(() => api.close());

async function upload(as = key, side = 300): Promise<string> {
  const body = new Uint8Array(await drawAs('jpeg', { width: side, height: side }));
  return (await api.call(as, 'POST /files', { body, headers: { 'content-type': 'image/jpeg' } })).json.id;
}

test('a photo is looked at, kept and named, the same one by the same name', async () => {
  const raw = await api.call(key, 'POST /files', { body: photo, headers: png });
  expect(raw).toMatchObject({ status: 201, json: { width: 300, height: 300 } });
  const form = new FormData();
  form.set('file', new File([photo], 'chair.png', { type: 'image/png' }));
  expect((await api.call(key, 'POST /files', { body: form })).json.id).toBe(raw.json.id);
});

async function codeOf(sent: object): Promise<unknown[]> {
  const { status, json } = await api.call(key, 'POST /files', sent);
  return [status, json.code];
}

test('what is no photo, too large or of another type is refused', async () => {
  expect(await codeOf({ body: 'hello', headers: png })).toEqual([422, 'file_refused']);
  expect(await codeOf({ body: 'hello', headers: { 'content-type': 'text/plain' } })).toEqual([
    415,
    'unsupported_type',
  ]);
  expect(await codeOf({ body: new FormData() })).toEqual([400, 'malformed']);
  const large = new Uint8Array(photo.length + 2_000);
  large.set(photo);
  expect(await codeOf({ body: large, headers: png })).toEqual([413, 'too_large']);
  expect(await codeOf({ body: new Uint8Array(21_100_000), headers: png })).toEqual([413, 'too_large']);
});

test('photos of every line come to their places, and files of others do not', async () => {
  const [one, two, three, small] = await Promise.all([upload(), upload(), upload(), upload(key, 200)]);
  const place = (order: object, as = key) => api.call(as, 'POST /orders', ordering(order));
  const product = await place({ line: 'product', product: one, background: two });
  const training = { line: 'training', name: 'Ann', subject: 'woman' };
  const trained = await place({ ...training, files: [one, two, three] });
  expect([product.status, trained.status]).toEqual([201, 201]);
  const references =
    await api.sql`select count(*)::int as photos from order_assets where order_id = ${trained.json.id}`;
  expect(references[0]).toEqual({ photos: 3 });
  expect((await place({ ...training, files: [one, small] })).json.errors[0].detail).toMatch(
    /smaller than 256/,
  );
  expect((await place({ ...training, files: [one, one] })).json.errors[0].detail).toMatch(/2 to 3 different/);
  const stranger = await api.newKey();
  expect((await place({ line: 'product', product: one, background: two }, stranger.key)).status).toBe(422);
  const [asset] = await api.sql<{ hash: string }[]>`select hash from assets limit 1`;
  await addStyle(api.sql, { name: 'Marble', hash: asset?.hash ?? '' }, 'max');
  const { json: styles } = await api.call(key, 'GET /styles');
  expect(styles.product).toMatchObject([{ name: 'Marble' }]);
  expect(styles.portrait.length).toBeGreaterThan(5);
  const styled = await place({ line: 'product', product: one, style: styles.product[0].id });
  expect(styled.json.inputs).toMatchObject({ style: { name: 'Marble' } });
});

test('[b179] a model of the person is shown, used and deleted, wherever it was trained', async () => {
  const { modelId } = await newModel(api.sql);
  const [model] = await api.sql<
    { userId: number }[]
  >`select user_id as "userId" from trained_models where id = ${modelId}`;
  const owner = await api.newKey({ userId: model?.userId ?? 0 });
  const listed = await api.call(owner.key, 'GET /models');
  expect(listed.json.models).toMatchObject([{ id: modelId }]);
  expect((await api.call(owner.key, `GET /models/${modelId}`)).json).toEqual(listed.json.models[0]);
  expect((await api.call(key, `GET /models/${modelId}`)).status).toBe(404);
  const portrait = { line: 'portrait', model: modelId, pictures: 2 };
  const own = await api.call(owner.key, 'POST /orders', ordering({ ...portrait, prompt: 'smiling' }));
  expect(own.json).toMatchObject({
    price: 50,
    inputs: { likeness: { id: modelId }, pictures: 2, ratio: '4:5' },
  });
  const { json: styles } = await api.call(owner.key, 'GET /styles');
  const styled = await api.call(
    owner.key,
    'POST /orders',
    ordering({ ...portrait, style: styles.portrait[0].id }),
  );
  expect(styled.json.inputs.prompt).not.toContain('{subject}');
  const nowhere = await api.call(owner.key, 'POST /orders', ordering({ ...portrait, style: 9_999 }));
  expect(nowhere.json.errors[0].field).toBe('style');

  expect((await api.call(key, `DELETE /models/${modelId}`)).status).toBe(404);
  api.deps.updateModel = () => Promise.reject(new TemporalAway('away'));
  const away = await api.call(owner.key, `DELETE /models/${modelId}`);
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '30']);
  api.deps.updateModel = async () => 'done';
  expect((await api.call(owner.key, `DELETE /models/${modelId}`)).status).toBe(204);
});

test('balance and prices are told', async () => {
  const { json } = await api.call((await api.newKey()).key, 'GET /balance');
  expect(json).toEqual({ unit: 'credits', available: 10_000, reserved: 0 });
  const { prices } = (await api.call(key, 'GET /prices')).json;
  expect(prices).toEqual({ studio: 50, product: 60, training: 500, portrait: 25 });
});

test('a key that is missing, wrong or revoked opens nothing, and a good one only what it has a right to', async () => {
  const revoked = await api.newKey();
  await revokeKey(api.deps, max, { keyId: revoked.keyId, why: 'a test' });
  const none = await api.newKey({ rights: ['balance:read'] });
  const balance = await api.newKey({ rights: ['orders:read'] });
  const deps = api.deps;
  for (const { method, path, right } of apiRoutes(deps)) {
    const where = path.replace(':id', '1');
    for (const wrong of [undefined, 'dk_x', `dk_${'A'.repeat(43)}`, revoked.key]) {
      const answer = await api.call(wrong, `${method} ${where}`);
      expect([answer.status, answer.json.code]).toEqual([401, 'unauthorized']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    if (right === undefined) continue;
    const { status, json } = await api.call(
      right === 'balance:read' ? balance.key : none.key,
      `${method} ${where}`,
    );
    expect([status, json.code, json.detail]).toEqual([403, 'forbidden', `It needs ${right}.`]);
  }
});

test('[b178] whoever calls faster than the key may is told how long to wait, also by another process', async () => {
  const slow = await api.newKey({ callsPerMinute: 3 });
  const statuses = [];
  for (let calls = 0; calls < 4; calls += 1) statuses.push((await api.call(slow.key, 'GET /prices')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const answer = await api.call(slow.key, 'GET /prices');
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(15);
  expect(wait).toBeLessThanOrEqual(20);
  await api.sql`update api_keys set paced_until = paced_until - interval '20 seconds' where id = ${slow.keyId}`;
  expect((await api.call(slow.key, 'GET /prices')).status).toBe(200);
});

test('what is not there, or takes no such method, says so; and trouble of ours is a problem, too', async () => {
  const missing = await api.call(key, 'GET /nothing');
  expect([missing.status, missing.json.code]).toEqual([404, 'not_found']);
  const wrong = await api.call(key, 'PUT /orders');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, GET']);
  api.deps.decoder = { check: () => Promise.reject(new Error('disk')) };
  const broken = await api.call(key, 'POST /files', { body: photo, headers: png });
  expect([broken.status, broken.json.code]).toEqual([500, 'internal']);
});

test('the document is sound, is served, and names every address there is and no other', async () => {
  const { faults, examples, operations } = await readDocument('docs/api.openapi.yaml');
  expect(faults).toEqual([]);
  expect(examples.flatMap(({ schema, example }) => check(schema, example))).toEqual([]);
  const documented = operations.map(
    ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
  );
  const served = apiRoutes(api.deps).map(({ method, path }) => `${method} ${path}`);
  expect(documented.toSorted()).toEqual(served.toSorted());
  const answer = await api.call(undefined, 'GET /openapi.yaml');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/yaml']);
});

test('everything was said and answered as the document has it', () => {
  // Who is turned away at the door sends nothing.
  const unknown = /^there is no (GET \/nothing|PUT \/orders|GET \/openapi.yaml)$| 40[13]: undefined is not/;
  expect(api.complaints().filter((complaint) => !unknown.test(complaint))).toEqual([]);
});
