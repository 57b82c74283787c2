import { describe, expect, it } from 'vitest';
import type { JobFiles } from '../../src/contract/jobs.ts';
import { readAstriaCallback } from '../../src/providers/astria/callback.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import { flux, nanoBanana } from '../sandbox/astria-rig.ts';
import { failureOf, lora, lostAnswers, openAstria, signal, training, trainingFiles } from './astria-rig.ts';
import { filesOf } from './jobs.ts';
import { serveHttp } from './servers.ts';

describe('a training', () => {
  it('goes out with its photos and its route, and leaves a model that says when it expires', async () => {
    const { account, send, settled, client, call } = await openAstria();
    const name = await send(training, { attemptKey: 'title-1', callbackUrl: 'http://127.0.0.1:9/cb?t=FAKE' });
    expect(name).toMatch(/^tune-\d+$/);
    expect(await client.tunes()).toMatchObject([
      { title: 'title-1', name: 'man', model_type: 'lora', preset: 'flux-lora-portrait', photos: 4 },
    ]);
    const state = await settled(name);
    await client.change({ key: null });
    const { body } = await call('GET', `/tunes/${name.slice(5)}`);
    expect(body).toMatchObject({
      token: 'ohwx',
      base_tune_id: flux,
      callback: 'http://127.0.0.1:9/cb?t=FAKE',
    });
    const expiresAt = Date.parse(body.expires_at ?? '');
    expect(state).toEqual({ status: 'completed', yield: { kind: 'model', externalId: name, expiresAt } });
    expect(account().name).toBe('astria');
  });

  it('is written without a byte of its photos, so that it can be stored', async () => {
    const { account } = await openAstria();
    const request = await account().prepare(training, trainingFiles, signal);
    expect(JSON.parse(JSON.stringify(request))).toEqual(request);
    expect(request.body.photos).toEqual(training.references);
  });

  it('sends photos of a size that the vendor takes', async () => {
    const { send } = await openAstria();
    const asked: unknown[] = [];
    const read: JobFiles['read'] = (asset, limits) => {
      asked.push(limits);
      return trainingFiles.read(asset);
    };
    await send(training, { files: { ...trainingFiles, read } });
    expect(asked).toEqual(training.references.map(() => ({ maxSide: 1_536, maxBytes: 3_000_000 })));
  });

  it('names photos by their addresses where there are some', async () => {
    const { send, client, origin, call } = await openAstria();
    const photos = await send(training);
    await client.change({ key: null });
    const [link = ''] = (await call('GET', `/tunes/${photos.slice(5)}`)).body.orig_images;
    expect(link.startsWith(origin)).toBe(true);
    const links = filesOf(Object.fromEntries(training.references.map(({ hash }) => [hash, { link }])));
    await send(training, { files: links });
    expect((await client.tunes()).map((tune) => tune.photos)).toEqual([4, 4]);
  });

  it('by way of a free mock names its branch', async () => {
    const { account, send, client } = await openAstria();
    await send(training, {}, account({ route: { ...lora, preset: null, branch: 'fast' } }));
    expect(await client.tunes()).toMatchObject([{ branch: 'fast', preset: null, charged: 0 }]);
  });

  it('of a face is ready at once, and asked for at once as nobody calls back', async () => {
    const { account, send, client } = await openAstria();
    const instant = account({ route: { modelType: 'faceid', baseTuneId: nanoBanana } });
    const name = await send(training, {}, instant);
    expect(await instant.getState(name, signal)).toMatchObject({
      yield: { kind: 'model', externalId: name },
    });
    expect(await client.tunes()).toMatchObject([{ model_type: 'faceid', preset: null, charged: 0 }]);
    expect(instant.capabilitiesOf('training')).toMatchObject({ isLong: false, callbackOverdueMs: 5_000 });
  });

  it('that never ends goes on, for our own deadline to end it', async () => {
    const { account, send, faults } = await openAstria();
    faults.plan([{ match: 'astria.tune', fault: 'never_ends' }]);
    expect(await account().getState(await send(training), signal)).toEqual({ status: 'pending' });
  });
});

describe.each(lostAnswers)('a training whose answer is lost by %s', (fault) => {
  it('[I6] is unknown, left alone while it may go on there, and found by its title', async () => {
    const { account, send, client, faults } = await openAstria();
    faults.plan([{ match: 'astria.create-tune', fault }]);
    const error = await failureOf(send(training, { attemptKey: 'lost' }));
    expect(error).toMatchObject({ kind: 'unknown_outcome', retryAfterMs: 60_000 });
    const found = await account().find({ kind: 'training', attemptKey: 'lost' }, signal);
    const [tune, ...others] = await client.tunes();
    expect([found, others]).toEqual([{ externalId: `tune-${tune?.tune_id}` }, []]);
  });

  it('[I6] is one job when it is sent again with idempotency on', async () => {
    const { send, client, faults } = await openAstria({ idempotency: true });
    faults.plan([{ match: 'astria.create-tune', fault }]);
    const sent = { attemptKey: 'lost', callbackUrl: 'http://127.0.0.1:9/cb?t=FAKE' };
    await failureOf(send(training, sent));
    const name = await send(training, sent);
    expect((await client.tunes()).map(({ tune_id: id }) => `tune-${id}`)).toEqual([name]);
  });
});

it.each(['refuse', 'html'])(
  'a training whose request came to nothing by %s was never made',
  async (fault) => {
    const { account, send, faults } = await openAstria();
    await send(training);
    faults.plan([{ match: 'astria.create-tune', fault }]);
    expect(await failureOf(send(training, { attemptKey: 'lost' }))).toMatchObject({
      kind: 'unknown_outcome',
    });
    expect(await account().find({ kind: 'training', attemptKey: 'lost' }, signal)).toBe('none');
  },
);

it('a server that is not there has certainly seen nothing', async () => {
  const { account, send } = await openAstria();
  const nobody = account({ apiUrl: 'http://127.0.0.1:9' });
  const unsent = { reason: 'unreachable', mayHaveBeenSent: false };
  expect(await failureOf(send(training, {}, nobody))).toMatchObject(unsent);
});

/** Files of which none can be read. */
function failing(error: Error): JobFiles {
  return {
    ...trainingFiles,
    async read() {
      throw error;
    },
  };
}

it('a photo that could not be read just now leaves the training unsent; one that is gone ends it', async () => {
  const { send, client } = await openAstria();
  const unread = failureOf(send(training, { files: failing(new Error('FAKE')) }));
  expect(await unread).toMatchObject({ reason: 'unreachable', mayHaveBeenSent: false });
  const fields = { provider: 'astria', call: 'prepare', detail: 'a photo is gone' };
  const gone = new ProviderError({ kind: 'invalid_input', ...fields });
  expect(await failureOf(send(training, { files: failing(gone) }))).toBe(gone);
  expect(await client.tunes()).toEqual([]);
});

it.each([
  ['http_400', 'invalid_input', 'Bad Request'],
  ['http_401', 'auth', 'HTTP Token: Access denied.'],
  ['http_402', 'no_funds', 'Insufficient balance. Please add funds to your account.'],
  ['http_404', 'config', 'Not Found'],
  ['http_422', 'invalid_input', 'Something is wrong with the request'],
  ['http_422_fields', 'invalid_input', 'images are not good enough, are too few'],
  ['http_429', 'busy', 'Too Many Requests'],
])('a training refused with %s is %s and leaves no job', async (fault, kind, detail) => {
  const { send, client, faults } = await openAstria();
  faults.plan([{ match: 'astria.create-tune', fault }]);
  expect(await failureOf(send(training))).toMatchObject({ kind, detail });
  expect(await client.tunes()).toEqual([]);
});

describe('a model', () => {
  it('is deleted, and what is not there is deleted', async () => {
    const { account, likeness, client } = await openAstria();
    const { externalId } = await likeness();
    await account().removeModel(externalId, signal);
    expect(await client.tunes()).toMatchObject([{ status: 'deleted' }]);
    await account().removeModel(externalId, signal);
    expect(await failureOf(account().getState(externalId, signal))).toMatchObject({ kind: 'gone' });
  });

  it('is not deleted when the provider says otherwise', async () => {
    const { account, likeness, faults } = await openAstria();
    const { externalId } = await likeness();
    faults.plan([{ match: 'astria.delete', fault: 'http_500' }]);
    const refused = { kind: 'provider_error', call: 'delete' };
    expect(await failureOf(account().removeModel(externalId, signal))).toMatchObject(refused);
  });

  it('stays when its training is told to stop after its end; what goes on is stopped', async () => {
    const { account, likeness, send, client } = await openAstria();
    expect(await account().cancel((await likeness()).externalId, signal)).toBe('goes_on');
    await client.change({ trainingMs: 600_000 });
    const running = await send(training);
    expect(await account().cancel(running, signal)).toBe('goes_on');
    expect((await client.tunes()).map(({ status }) => status).toSorted()).toEqual(['deleted', 'trained']);
    // Told again.
    expect(await account().cancel(running, signal)).toBe('goes_on');
    expect(await failureOf(account().getState(running, signal))).toMatchObject({ kind: 'gone' });
  });
});

it.each([true, false])('callbacks name the job that submit named, bare or not: %s', async (bareCallbacks) => {
  const bodies: string[] = [];
  const heard = await serveHttp(async (request, response) => {
    bodies.push(Buffer.concat((await request.toArray()) as Buffer[]).toString());
    response.end();
  });
  const { send, journalled } = await openAstria({ bareCallbacks });
  const name = await send(training, { callbackUrl: `${heard.url}/cb/astria/1?t=FAKE` });
  await journalled('astria.callback.sent');
  await heard.close();
  expect(bodies.map(readAstriaCallback)).toEqual([{ externalId: name }]);
});

it('a training is asked for seldom: less than 30 times in two hours', async () => {
  const capabilities = (await openAstria()).account().capabilitiesOf('training');
  const { first = 0, longest = 0 } = capabilities?.pollMs ?? {};
  let [looks, atMs, pauseMs] = [0, 0, first];
  while (atMs < 2 * 3_600_000) {
    looks += 1;
    atMs += pauseMs;
    pauseMs = Math.min(pauseMs * 1.5, longest);
  }
  expect(looks).toBeLessThan(30);
  expect(capabilities).toMatchObject({
    isLong: true,
    hasIdempotencyKey: false,
    longestJobMs: 10_800_000,
    callbackOverdueMs: 1_350_000,
    submitMs: 160_000,
  });
});

it('a name that is none of ours is gone, and not asked for', async () => {
  const { account } = await openAstria();
  for (const name of ['1001', 'pack-1', 'tune-'])
    expect(await failureOf(account().getState(name, signal))).toMatchObject({
      kind: 'gone',
      status: undefined,
    });
});
