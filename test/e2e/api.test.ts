import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiRights } from '../../src/contract/api.ts';
import { createKey } from '../../src/operations/api-keys.ts';
import { setEndpoint } from '../../src/operations/webhooks.ts';
import { newPerson } from '../db/scene.ts';
import { photos } from '../harness/photos.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';
import { max } from '../operations/scene.ts';
import { serveHttp } from '../providers/servers.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await sharedStudio();
});

interface Heard {
  headers: Record<string, string>;
  body: string;
}

const heard: Heard[] = [];
let receiver: Awaited<ReturnType<typeof serveHttp>>;
beforeAll(async () => {
  receiver = await serveHttp(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    heard.push({ headers: request.headers as Record<string, string>, body });
    // The first is not taken: it comes once more.
    response.writeHead(heard.length === 1 ? 503 : 204).end();
  });
});
afterAll(() => receiver.close());

it('[b131] an application orders, is told by a signed webhook and fetches the picture; the chat hears nothing', async () => {
  const deps = { sql: studio.sql, staff: { adminIds: [], operatorIds: [] } };
  const userId = await newPerson(studio.sql);
  const wish = {
    userId,
    name: 'a shop',
    rights: apiRights,
    callsPerMinute: 600,
    openOrders: 5,
    why: 'a test',
  };
  const made = await createKey(deps, max, wish);
  if (made.kind !== 'created') throw new Error(made.kind);
  const endpoint = await setEndpoint(deps, max, {
    keyId: made.keyId,
    url: `${receiver.url}/hook`,
    why: 'a test',
  });
  if (endpoint.kind !== 'set') throw new Error(endpoint.kind);
  const call = async (
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<ReturnType<typeof JSON.parse>> => {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${made.key}` };
    return (await fetch(`${studio.webUrl}/api/v1${path}`, { ...init, method, headers })).json();
  };

  const [photo = new Uint8Array()] = await photos(1);
  const file = await call('POST', '/files', {
    body: photo,
    headers: { 'content-type': 'image/jpeg' },
  });
  const order = {
    line: 'studio',
    model: 'nano-banana',
    prompt: 'ordered by an application',
    files: [file.id],
  };
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'first' };
  const { id } = await call('POST', '/orders', { body: JSON.stringify(order), headers });
  await studio.until(async () => heard.length >= 2, 20_000);

  expect(new Set(heard.map((one) => one.headers['webhook-id'])).size).toBe(1);
  for (const { body, headers: signed } of heard) {
    const told = new Webhook(endpoint.secret).verify(body, signed) as {
      type: string;
      data: { order: object };
    };
    expect(told).toMatchObject({
      type: 'order.delivered',
      data: { order: { id, status: 'delivered', charged: 50 } },
    });
  }
  const { results } = await call('GET', `/orders/${id}/results`);
  expect(results).toHaveLength(1);
  const picture = await fetch(results[0].url);
  expect(picture.headers.get('content-type')).toBe(`image/${results[0].format}`);
  expect((await call('GET', '/balance')).available).toBe(10_000 - 50);
  const cards = await studio.sql`select 1 from cards where kind = 'order' and subject_id = ${id}`;
  expect(cards).toHaveLength(0);
  const sent = await studio.sandbox.journal('telegram.sendPhoto');
  expect(JSON.stringify(sent)).not.toContain('ordered by an application');
  await studio.expectSoundBooks();
});
