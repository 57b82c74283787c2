import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createWebhook, webhookPath } from '../../src/bot/inbox/webhook.ts';
import { readJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { type Listening, listen } from '../../src/process/health.ts';
import { createLinks } from '../../src/storage/links.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createWebApp } from '../../src/web/app.ts';
import { acceptedOrder, admit, column, newOrder, newPerson, openAccount } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { attack, type Posting } from './attack.ts';
import { longestRunMs, sizeOf, tell } from './campaigns.ts';
import { mutationsOf, rawRequests, strangeBodies, strangeHeaders, strangeSegments } from './strange.ts';
import { watchUncaught } from './uncaught.ts';

vi.setConfig({ testTimeout: longestRunMs });

const count = sizeOf('fuzz');
const secret = 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET';
const signingSecret = `whsec_${randomBytes(24).toString('base64')}`;
const path = webhookPath(secret);
const chat = { id: 777, type: 'private', first_name: 'Ann' };

let database: TestDatabase;
let sql: Sql;
let folder: string;
let server: Listening;
let logged: string[];
let uncaught: ReturnType<typeof watchUncaught>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  logged = [];
  database = await createTestDatabase();
  sql = database.sql;
  uncaught = watchUncaught();
});
afterEach(async () => {
  await server.close();
  await database.drop();
  expect(uncaught.end()).toBe(0);
});

/** Hears only what is our fault. */
const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
const open = async (app: Parameters<typeof listen>[0]) => {
  server = await listen(app, { host: '127.0.0.1', port: 0 });
};

const json = { 'content-type': 'application/json' };
const method = fc.constantFrom(
  'POST',
  'POST',
  'POST',
  'POST',
  'POST',
  'PUT',
  'GET',
  'DELETE',
  'PATCH',
  'OPTIONS',
);
/** Numbers of updates that nothing random hits by chance. */
const firstUpdateId = 700_000_000_000_000;
const update = (updateId: number, text = 'a chair') => ({
  update_id: updateId,
  message: { message_id: 5, date: 1, chat, from: { ...chat, is_bot: false }, text },
});
const validUpdates = Array.from({ length: Math.min(200, Math.ceil(count / 25)) }, (_, n) =>
  update(firstUpdateId + n),
);
const toBot = (body: object, given = secret): Posting => ({
  method: 'POST',
  path,
  headers: { ...json, 'x-telegram-bot-api-secret-token': given },
  body: Buffer.from(JSON.stringify(body)),
});
const anyUpdate = fc.oneof(
  mutationsOf(update(5)),
  strangeBodies,
  fc.constant(Buffer.from(JSON.stringify(update(6)))),
);

test(`[I10] ${count} requests that do not know the bot's secret store nothing, and updates among them are stored once`, async () => {
  await open(createWebhook({ sql, log, secret, onStored: () => undefined }));
  const forgedSecret = fc.oneof(
    fc.constantFrom('', secret.slice(1), `${secret}x`, secret.toLowerCase(), `${secret},${secret}`),
    fc.stringMatching(/^[\x21-\x7e]{0,300}$/),
  );
  const knocking = fc
    .tuple(method, forgedSecret, strangeHeaders, anyUpdate)
    .map(([method, given, headers, body]) => ({
      method,
      path,
      headers: { ...headers, 'x-telegram-bot-api-secret-token': given },
      body,
    }));
  const lost = fc
    .tuple(method, fc.array(strangeSegments, { maxLength: 4 }), strangeHeaders, anyUpdate)
    .map(([method, segments, headers, body]) => {
      return { ...toBot({}), method, path: `/${segments.join('/')}`, headers: { ...headers, ...json }, body };
    });
  const postings = fc.oneof<fc.Arbitrary<Posting>[]>(
    knocking,
    knocking,
    lost,
    rawRequests(path).map((raw) => ({ raw })),
  );
  const valid = validUpdates.map((body) => toBot(body));
  const { statuses, faults, p99Ms } = await attack({ port: server.port, count, postings, valid });
  tell({ door: 'webhook, forged', p99Ms, statuses: JSON.stringify(statuses) });
  expect(faults).toEqual([]);
  expect(logged).toEqual([]);
  expect(statuses[200]).toBe(2 * valid.length);
  expect(await column(sql, 'select payload from inbox order by update_id')).toEqual(validUpdates);
});

test(`[I10] ${count} strange bodies that come with the bot's secret are never our fault, and updates among them are stored once`, async () => {
  await open(createWebhook({ sql, log, secret, onStored: () => undefined }));
  const postings: fc.Arbitrary<Posting> = fc.tuple(strangeHeaders, anyUpdate).map(([headers, body]) => ({
    ...toBot({}),
    method: 'POST',
    path,
    headers: { ...headers, 'x-telegram-bot-api-secret-token': secret },
    body,
  }));
  const valid = validUpdates.map((body) => toBot(body));
  const { statuses, faults, p99Ms } = await attack({ port: server.port, count, postings, valid });
  tell({ door: 'webhook, strange', p99Ms, statuses: JSON.stringify(statuses) });
  expect(faults).toEqual([]);
  expect(logged).toEqual([]);
  const stored = `select payload from inbox where update_id >= ${firstUpdateId} and chat_id = ${chat.id}
    and payload->'message'->>'text' = 'a chair' order by update_id`;
  expect(await column(sql, stored)).toEqual(validUpdates);
});

interface Target {
  orderId: number;
  jobId: number;
  token: string;
}

/** Jobs that wait for a callback; every second has not heard the answer to its submission. */
async function openJobs(many: number): Promise<Target[]> {
  await openAccount(sql, 1_000);
  const user = await newPerson(sql, 1_000_000);
  const targets: Target[] = [];
  for (let n = 0; n < many; n += 1) {
    const made = n % 2 === 0 ? await acceptedOrder(sql, user) : await sendingOrder(user);
    targets.push({ ...made, token: (await readJob(sql, made.jobId)).callbackToken });
  }
  return targets;
}

async function sendingOrder(user: number): Promise<{ orderId: number; jobId: number }> {
  const orderId = await newOrder(sql, user);
  const { jobId } = await admit(sql, orderId);
  await sql`update provider_jobs set status = 'sending' where id = ${jobId}`;
  return { orderId, jobId: jobId ?? 0 };
}

const callback = (jobId: number) => ({
  request_id: `request-${jobId}`,
  status: 'completed',
  images: [{ url: 'a' }],
});
const toWeb = (
  { jobId, token }: Target,
  body: Buffer = Buffer.from(JSON.stringify(callback(jobId))),
): Posting => ({
  method: 'POST',
  path: `/cb/higgsfield/${jobId}?t=${token}`,
  headers: json,
  body,
});
const openWeb = (providers: Parameters<typeof createWebApp>[0]['providers'] = {}) =>
  open(
    createWebApp({
      sql,
      log,
      providers,
      objects: createFolderStore(folder),
      links: createLinks({ secret: 'FAKE'.repeat(16), baseUrl: 'http://127.0.0.1' }),
    }),
  );

/** Whose waits were ended. */
const woken = () => column<string>(sql, 'delete from wakes returning workflow_id');

/** Everything a callback could change. */
const readJobs = () => sql`
  select j.id, j.status, j.external_id, j.detail, o.status as order_status,
    (select count(*) from provider_callbacks c where c.job_id = j.id) as callbacks,
    (select count(*) from events e where e.subject_kind = 'order' and e.subject_id = o.id) as events
  from provider_jobs j join orders o on j.subject_kind = 'order' and o.id = j.subject_id order by j.id`;

const forgedCallbacks = (targets: readonly Target[]) => {
  const target = fc.constantFrom(...targets);
  const body = fc.oneof(
    target.chain(({ jobId }) => mutationsOf(callback(jobId))),
    strangeBodies,
  );
  const token = fc.oneof(
    strangeSegments,
    target.map((one) => one.token.slice(1)),
    target.map((one) => one.token.toUpperCase().replace(/^./, 'A')),
    target.map((one) => `${one.token}0`),
    target.map((one) => `${one.token}%00`),
  );
  const places = fc.oneof(
    fc.tuple(target, token).map(([one, token]) => `/cb/higgsfield/${one.jobId}?t=${token}`),
    // The token of another job.
    fc.tuple(target, fc.nat()).map(([one, n]) => `/cb/higgsfield/${one.jobId + 1 + (n % 50)}?t=${one.token}`),
    fc.tuple(target, strangeSegments).map(([one, segment]) => `/cb/${segment}/${one.jobId}?t=${one.token}`),
    fc.tuple(target, strangeSegments).map(([one, segment]) => `/cb/higgsfield/${segment}x?t=${one.token}`),
    fc.array(strangeSegments, { maxLength: 4 }).map((segments) => `/cb/${segments.join('/')}`),
    fc.array(strangeSegments, { maxLength: 4 }).map((segments) => `/m/${segments.join('/')}`),
    fc.array(strangeSegments, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
  );
  const posted = fc
    .tuple(method, places, strangeHeaders, body)
    .map(([method, path, headers, body]) => ({ method, path, headers, body }));
  const raw = target.chain(({ jobId }) => rawRequests(`/cb/higgsfield/${jobId}`)).map((raw) => ({ raw }));
  return fc.oneof<fc.Arbitrary<Posting>[]>(posted, posted, posted, posted, raw);
};

test(`[I11] ${count} forged callbacks change no row, and callbacks among them have their effect once`, async () => {
  const targets = await openJobs(validUpdates.length + 20);
  const [untouched, told] = [targets.slice(0, 20), targets.slice(20)];
  const before = await readJobs();
  await openWeb();
  const valid = told.map((target) => toWeb(target));
  const postings = forgedCallbacks(untouched);
  const { statuses, faults, p99Ms } = await attack({ port: server.port, count, postings, valid });
  tell({ door: 'callbacks, forged', p99Ms, statuses: JSON.stringify(statuses) });
  expect(faults).toEqual([]);
  expect(logged).toEqual([]);
  expect(statuses[204]).toBe(2 * valid.length);
  const after = await readJobs();
  expect(after.slice(0, 20)).toEqual(before.slice(0, 20));
  for (const [index, row] of after.slice(20).entries()) {
    const old = before[20 + index];
    // Named by its callback, if nothing had named it before: that is an event too.
    const events = (old?.['events'] ?? 0) + (old?.['status'] === 'sending' ? 2 : 1);
    const external_id = `request-${row['id']}`;
    expect(row).toMatchObject({ status: 'accepted', external_id, callbacks: 1, events });
  }
  expect(new Set(await woken())).toEqual(new Set(told.map(({ orderId }) => `order-${orderId}`)));
});

test(`[I11] ${count} callbacks with a right token but without a right signature change no row where one is asked for`, async () => {
  const targets = await openJobs(20);
  const before = await readJobs();
  await openWeb({ higgsfield: { webhookSecret: signingSecret } });
  const target = fc.constantFrom(...targets);
  const postings = fc
    .tuple(target, strangeHeaders, fc.oneof(strangeBodies, fc.constant(undefined)))
    .map(([target, headers, body]) => ({ ...toWeb(target, body), headers: { ...headers } }));
  const { statuses, faults, p99Ms } = await attack({ port: server.port, count, postings, valid: [] });
  tell({ door: 'callbacks, unsigned', p99Ms, statuses: JSON.stringify(statuses) });
  expect(faults).toEqual([]);
  expect(logged).toEqual([]);
  expect(await readJobs()).toEqual(before);
  expect(await woken()).toEqual([]);
});

const strange = ({ jobId }: Target) => fc.oneof(mutationsOf(callback(jobId)), strangeBodies);

test(`[I11] ${count} strange bodies that come with a right token are hints and never our fault`, async () => {
  const targets = await openJobs(20);
  await openWeb();
  const postings = fc
    .tuple(fc.constantFrom(...targets), fc.constantFrom(...targets))
    // About another's job as well: a provider that mixes them up is not our fault either.
    .chain(([target, other]) =>
      fc.tuple(strangeHeaders, fc.oneof(strange(target), strange(other))).map(([headers, body]) => {
        return { ...toWeb(target, body), headers: { ...headers } };
      }),
    );
  const { statuses, faults, p99Ms } = await attack({ port: server.port, count, postings, valid: [] });
  tell({ door: 'callbacks, strange', p99Ms, statuses: JSON.stringify(statuses) });
  expect(faults).toEqual([]);
  expect(logged).toEqual([]);
  expect(new Set(await column(sql, 'select status from orders'))).toEqual(new Set(['generating']));
});
