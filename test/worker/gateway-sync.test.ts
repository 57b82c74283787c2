import pino from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Gateway } from '../../src/contract/gateway.ts';
import { openSets, readCursor, setPublished } from '../../src/db/catalog/publications.ts';
import type { Sql } from '../../src/db/sql.ts';
import { keepGatewaySynced } from '../../src/worker/gateway-sync.ts';
import { newAccepted } from '../db/catalog-accepted.ts';
import { column } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { edited, scene, signal } from '../providers/gateway-rig.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

const log = pino({ level: 'silent' });
const paceMs = 20;
const keep = (gateway: Gateway) => keepGatewaySynced({ sql, log, gateway, paceMs });

test('[b20] what people do at the CMS is known here soon, also after it was away, and each change once however many look', async () => {
  const { gateway, hash, people, faults } = await scene();
  const { runId, itemIds } = await newAccepted(sql, { pictures: [1] });
  const { sets } = await openSets(sql, runId, { products: 1 });
  const [set] = sets;
  if (set === undefined) throw new Error('no set');
  const images = set.images.map(({ image }) => ({ ...image, contentHash: hash }));
  const answer = await gateway.publish({ productKey: 'vase', product: set.product, images }, signal);
  if (answer.kind !== 'published') throw new Error('not published');
  await setPublished(sql, set, answer.images);
  const stops = [keep(gateway), keep(gateway)];
  const stop = async () => void (await Promise.all(stops.map((end) => end())));
  onTestFinished(stop);
  const [itemId = 0] = itemIds;
  const shown = () => column<string>(sql, `select shown from catalog_shown where item_id = ${itemId}`);
  await people.edit(`darkroom-item-${itemId}`, edited);
  await expect.poll(shown, { timeout: 10_000 }).toEqual(['edited']);
  faults.plan([{ match: 'gateway.changes', fault: 'http_500', times: 3 }]);
  await people.remove(`darkroom-item-${itemId}`);
  await expect.poll(shown, { timeout: 10_000 }).toEqual(['removed']);
  const told = await column(
    sql,
    `select data->>'shown' from events where subject_kind = 'item' and subject_id = ${itemId} and kind = 'changed_there'`,
  );
  expect(told).toEqual(['edited', 'removed']);
  await stop();
  await people.restore(`darkroom-item-${itemId}`);
  const cursor = await readCursor(sql);
  await new Promise((resolve) => setTimeout(resolve, 5 * paceMs));
  expect(await readCursor(sql)).toBe(cursor);
});

test('a CMS that began anew, and does not know how far we were, is read from its beginning', async () => {
  const { gateway, publish } = await scene();
  await publish();
  await sql`update catalog_gateway set cursor = 'of another one'`;
  const stop = keep(gateway);
  onTestFinished(stop);
  await expect.poll(() => readCursor(sql), { timeout: 10_000 }).toBe('1');
});
