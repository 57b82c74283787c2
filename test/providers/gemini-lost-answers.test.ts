import { expect, test } from 'vitest';
import { asking, failureOf, openGemini, signal } from './gemini-rig.ts';

const kind = 'batch';
const long = new Date(Date.now() - 300_000);

test.each(['execute_then_reset', 'execute_then_500', 'malformed'])(
  '[b8] a create whose answer was lost (%s) is found by its key, and there is one paid batch',
  async (fault) => {
    const { account, client, faults, send } = await openGemini();
    await send(asking(1));
    faults.plan([{ match: 'gemini.create', fault }]);
    const attemptKey = 'attempt-lost';
    expect(await failureOf(send(asking(2), { attemptKey }))).toMatchObject({ kind: 'unknown_outcome' });
    const batches = await client.batches();
    expect(batches.filter(({ display_name: name }) => name === attemptKey)).toHaveLength(1);
    const externalId = batches.find(({ display_name: name }) => name === attemptKey)?.name;
    expect(await account().find({ kind, attemptKey, sentAt: new Date() }, signal)).toEqual({ externalId });
  },
);

test('a create that takes longer than its time is unknown as well', { timeout: 20_000 }, async () => {
  const { faults, send, client } = await openGemini();
  faults.plan([{ match: 'gemini.create', fault: 'execute_then_timeout' }]);
  expect(await failureOf(send(asking(1)))).toMatchObject({ kind: 'unknown_outcome', reason: 'deadline' });
  expect(await client.batches()).toHaveLength(1);
});

test('a create that was never written leaves nothing behind and says so', async () => {
  const { account, send } = await openGemini();
  const request = {
    path: '/models/m:batchGenerateContent',
    body: { batch: { inputConfig: { fileName: 'files/a' } } },
  };
  const files = { read: fail, link: () => undefined, uploadOnce: fail };
  const nobody = account({ apiUrl: 'http://127.0.0.1:9/gemini' });
  const submit = nobody.submit({ request, attemptKey: 'a', callbackUrl: undefined, files, signal });
  expect(await failureOf(submit)).toMatchObject({ reason: 'unreachable', mayHaveBeenSent: false });
  expect(await send(asking(1))).toMatch(/^batches\//);
});

test('the one among many is found on whichever page it stands', async () => {
  const { account, send, journal } = await openGemini({ pageSize: 2 });
  const first = await send(asking(1), { attemptKey: 'first' });
  for (let index = 0; index < 5; index += 1) await send(asking(1));
  const last = await send(asking(1), { attemptKey: 'last' });
  const find = (attemptKey: string) => account().find({ kind, attemptKey, sentAt: long }, signal);
  expect(await find('first')).toEqual({ externalId: first });
  expect(await find('last')).toEqual({ externalId: last });
  expect(await find('never sent')).toBe('none');
  expect(journal.counts()['gemini.batch.accepted']).toBe(7);
});

test('what is missing in a list that lags is not called missing before a minute has passed', async () => {
  const { account, send } = await openGemini({ listLagMs: 1_000 });
  const sentAt = new Date();
  const externalId = await send(asking(1), { attemptKey: 'late' });
  const vendors = account({ isLocal: false });
  const failure = await failureOf(vendors.find({ kind, attemptKey: 'late', sentAt }, signal));
  expect(failure).toMatchObject({ kind: 'provider_error' });
  expect(failure.retryAfterMs).toBeGreaterThan(80_000);
  expect(await vendors.find({ kind, attemptKey: 'late', sentAt: null }, signal)).toBe('unsure');
  await expect
    .poll(() => vendors.find({ kind, attemptKey: 'late', sentAt: null }, signal), { timeout: 5_000 })
    .toEqual({ externalId });
});

test('a look for it that fails is asked again', async () => {
  const { account, faults } = await openGemini();
  for (const fault of ['http_503', 'malformed', 'refuse', 'key', 'http_403']) {
    faults.plan([{ match: 'gemini.list', fault }]);
    const find = account().find({ kind, attemptKey: 'a', sentAt: long }, signal);
    expect(await failureOf(find), fault).toMatchObject({ kind: 'provider_error' });
  }
});

test('nobody judges a paid call before its own time and the lag of the list have passed', async () => {
  const { account } = await openGemini();
  expect(account({ isLocal: false }).capabilitiesOf(kind)).toEqual({
    hasIdempotencyKey: false,
    submitMs: 90_000,
    longestJobMs: 180_000_000,
    callbackOverdueMs: 180_000_000,
    pollMs: { first: 60_000, longest: 900_000 },
    isLong: true,
    linesPerJob: 150,
    textLinesPerJob: 1_000,
  });
  expect(account().capabilitiesOf(kind)?.pollMs).toEqual({ first: 1_000, longest: 5_000 });
  expect(account({ imageSize: '4K' }).capabilitiesOf(kind)?.linesPerJob).toBe(40);
  expect(account({ imageSize: '2K', linesPerBatch: 7 }).capabilitiesOf(kind)?.linesPerJob).toBe(7);
  expect(account().capabilitiesOf('generation')).toBeUndefined();
  expect(account().capabilitiesOf('training')).toBeUndefined();
});

function fail(): Promise<never> {
  return Promise.reject(new Error('no file is needed'));
}
