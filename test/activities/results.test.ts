import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { collectAttempts } from '../../activities/result-files.ts';
import { readOrder, settleUndelivered } from '../../src/db/orders.ts';
import { endJob, storeCallback } from '../../src/db/provider-jobs.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterEach(async () => {
  await scene.sandbox.faults.clear();
  await scene.sandbox.higgsfield.change({ queuedMs: 0, runMs: 0 });
  scene.world.accountIsGone = false;
  await scene.sql`update provider_jobs set status = 'failed' where ended_at is null`;
});
afterAll(() => scene.close());

/** An order whose job has ended at the provider, unless it was told to go on. */
async function submitted(prompt = 'a chair', isOver = true) {
  const ref = await scene.admitted({ prompt });
  await scene.run((a) => a.submitProviderJob(ref));
  if (isOver) await scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'polling' }));
  return ref;
}

const collect = (ref: { orderId: number; jobId: number }, attempt = 1) =>
  scene.run((a) => a.collectResult(ref), { attempt });

async function collectTwice(ref: { orderId: number; jobId: number }): Promise<unknown[]> {
  return [await collect(ref), await collect(ref)];
}

test('[b90] [I15] collectResult stores the picture by its hash, frees the place, and run twice changes nothing', async () => {
  const ref = await submitted();
  expect(await collectTwice(ref)).toEqual([{ status: 'collected' }, { status: 'collected' }]);
  const [hash, ...others] = (await readOrder(scene.sql, ref.orderId))?.results ?? [];
  expect(others).toEqual([]);
  expect((await sharp(await scene.deps.objects.get(hash ?? '')).metadata()).width).toBe(64);
  expect((await scene.job(ref.jobId)).status).toBe('done');
});

/** The job of an order, of which the provider says that it has these files: a colour is a picture, anything else is none. */
async function jobWith(...files: string[]) {
  const ref = await submitted();
  const { deps } = scene;
  const fetched: string[] = [];
  const changed = createActivities({
    ...deps,
    account: (id) => ({
      ...deps.account(id),
      getState: async () => ({ status: 'completed', yield: { kind: 'pictures', urls: files } }),
      async download(file) {
        fetched.push(file);
        if (file === 'away') throw new ProviderError({ ...provider, kind: 'provider_error', detail: file });
        if (!/^(red|green|blue)$/.test(file)) return Buffer.from('no picture');
        const canvas = { width: 32, height: 32, channels: 3 as const, background: file };
        return sharp({ create: canvas }).png().toBuffer();
      },
    }),
  });
  return {
    ref,
    fetched,
    run: (attempt: number) => scene.run(() => changed.collectResult(ref), { attempt }),
    /** The colours of the pictures that are kept, in order. */
    async kept() {
      const results = (await readOrder(scene.sql, ref.orderId))?.results ?? [];
      const pixels = await Promise.all(
        results.map(async (hash) =>
          sharp(await scene.deps.objects.get(hash))
            .raw()
            .toBuffer(),
        ),
      );
      const colours = ['red', 'green', 'blue'];
      return pixels.map(([red = 0, green = 0]) => colours[red > 99 ? 0 : green > 99 ? 1 : 2]);
    },
  };
}

const provider = { provider: 'higgsfield', call: 'download' };

test('every picture of a job is kept, in order, with its preview; of the later ones those that are whole', async () => {
  const job = await jobWith('red', 'broken', 'green', 'blue');
  expect(await job.run(1)).toEqual({ status: 'collected' });
  expect(await job.kept()).toEqual(['red', 'green', 'blue']);
  const previews = (await readOrder(scene.sql, job.ref.orderId))?.previews ?? [];
  expect(previews).toHaveLength(3);
  for (const hash of previews)
    expect((await sharp(await scene.deps.objects.get(hash ?? '')).metadata()).format).toBe('jpeg');
  expect((await scene.job(job.ref.jobId)).status).toBe('done');
});

test('a further file that is broken or cannot be fetched neither delays nor ends the order', async () => {
  const job = await jobWith('red', 'broken', 'away', 'blue');
  await expect(job.run(1)).resolves.toEqual({ status: 'collected' });
  expect(await job.kept()).toEqual(['red', 'blue']);
  expect(job.fetched).toEqual(['red', 'broken', 'away', 'blue']);
});

test('the first file that decodes is the ordered picture', async () => {
  const job = await jobWith('a text', 'green', 'blue');
  expect(await job.run(1)).toEqual({ status: 'collected' });
  expect(await job.kept()).toEqual(['green', 'blue']);
});

test('a job of which no file decodes is asked again, and ends its order in the end', async () => {
  const job = await jobWith('a text', 'a film');
  await expect(job.run(1)).rejects.toThrow('not_a_picture');
  expect(job.fetched).toEqual(['a text', 'a film']);
  expect(await job.run(collectAttempts)).toEqual({ status: 'failed', reason: 'result_unusable' });
});

test('a picture that is kept is collected although the provider is away', async () => {
  const ref = await submitted();
  await collect(ref);
  await scene.sql`update provider_jobs set status = 'accepted', ended_at = null where id = ${ref.jobId}`;
  await scene.sandbox.faults.plan([{ match: 'higgsfield.status', fault: 'http_503' }]);
  expect(await collect(ref)).toEqual({ status: 'collected' });
});

test('killed after the picture was stored, the next run frees the place', async () => {
  const ref = await submitted();
  await collect(ref);
  await scene.sql`update provider_jobs set status = 'accepted', ended_at = null where id = ${ref.jobId}`;
  expect(await collect(ref)).toEqual({ status: 'collected' });
  expect((await scene.job(ref.jobId)).status).toBe('done');
});

test('a picture whose place upkeep freed first is still fetched', async () => {
  const ref = await submitted();
  await endJob(scene.sql, ref.jobId, { status: 'done' });
  expect(await collect(ref)).toEqual({ status: 'collected' });
});

test('a provider that says of a job it has finished that it goes on is asked again', async () => {
  const { deps } = scene;
  const ref = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(ref));
  await scene.run((a) => a.awaitProviderJob({ ...ref, waitBy: 'polling' }));
  await endJob(scene.sql, ref.jobId, { status: 'done' });
  const account = () => ({ ...deps.account(null), getState: async () => ({ status: 'pending' }) as const });
  const odd = createActivities({ ...deps, account });
  const collect = () => scene.run(() => odd.collectResult(ref));
  await expect(collect()).rejects.toMatchObject({ type: 'ProviderTrouble', nonRetryable: false });
  expect(await scene.run((a) => a.collectResult(ref))).toEqual({ status: 'collected' });
});

test('[b89] a job that goes on at the provider is not collected yet', async () => {
  await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
  const ref = await submitted('a chair', false);
  expect(await collectTwice(ref)).toEqual([{ status: 'not_yet' }, { status: 'not_yet' }]);
  expect((await scene.job(ref.jobId)).status).toBe('accepted');
});

test.each(['completed', 'failed', 'nsfw'])(
  '[I11] "%s" in a callback that speaks too early is not believed: the provider is asked',
  async (status) => {
    await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
    const ref = await submitted('a chair', false);
    const { callbackToken: token, externalId } = await scene.job(ref.jobId);
    await storeCallback(scene.sql, ref.jobId, {
      token,
      body: JSON.stringify({ status }),
      externalId: undefined,
    });
    expect(await collect(ref)).toEqual({ status: 'not_yet' });
    await scene.sandbox.higgsfield.end(externalId ?? '', 'completed');
    expect(await collect(ref)).toEqual({ status: 'collected' });
  },
);

test.each([
  ['truncated_image', 'result unusable'],
  ['html_result', 'result unusable'],
  ['expired_url', 'HTTP 403'],
])('%s once is asked for again and then collected', async (fault, message) => {
  const ref = await submitted();
  await scene.sandbox.faults.plan([{ match: 'higgsfield.result', fault }]);
  await expect(collect(ref)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    nonRetryable: false,
  });
  // Others need not wait for it.
  expect((await scene.job(ref.jobId)).status).toBe('done');
  expect(await collect(ref, 2)).toEqual({ status: 'collected' });
});

test('a result that is no picture every time ends the order, with the same answer when asked again', async () => {
  const ref = await submitted();
  const times = collectAttempts;
  await scene.sandbox.faults.plan([{ match: 'higgsfield.result', fault: 'truncated_image', times }]);
  for (let attempt = 1; attempt < times; attempt += 1)
    await expect(collect(ref, attempt)).rejects.toThrow('unusable');
  const failed = { status: 'failed', reason: 'result_unusable' };
  expect([await collect(ref, times), await collect(ref, 1)]).toEqual([failed, failed]);
});

test.each([
  ['higgsfield.status', 'http_500'],
  ['higgsfield.status', 'refuse'],
  ['higgsfield.result', 'http_500'],
  ['higgsfield.result', 'refuse'],
])("the provider's trouble at %s (%s) never ends an order, however often it is met", async (match, fault) => {
  const ref = await submitted();
  await scene.sandbox.faults.plan([{ match, fault }]);
  await expect(collect(ref, 50)).rejects.toMatchObject({ type: 'ProviderTrouble', nonRetryable: false });
  expect(await collect(ref, 51)).toEqual({ status: 'collected' });
});

test.each([
  ['nsfw', undefined, { status: 'refused', reason: 'moderation' }],
  ['[fail]', undefined, { status: 'failed', reason: 'provider_failed' }],
  ['a chair', 'completed_without_images', { status: 'failed', reason: 'provider_failed' }],
])(
  'a job for "%s" (%s) is an outcome with its own word, the same when asked again',
  async (prompt, fault, outcome) => {
    if (fault) await scene.sandbox.faults.plan([{ match: 'higgsfield.job', fault }]);
    const ref = await submitted(prompt);
    expect(await collectTwice(ref)).toEqual([outcome, outcome]);
  },
);

test('a job the provider no longer knows is over', async () => {
  const ref = await submitted();
  await scene.sandbox.faults.plan([{ match: 'higgsfield.status', fault: 'http_404' }]);
  expect(await collectTwice(ref)).toEqual([
    { status: 'failed', reason: 'provider_failed' },
    { status: 'failed', reason: 'provider_failed' },
  ]);
  expect((await scene.job(ref.jobId)).status).toBe('lost');
});

test('[I7] a result that comes after its order ended frees the place and is counted as surplus', async () => {
  const ref = await submitted();
  await settleUndelivered(scene.sql, ref.orderId, { status: 'cancelled', reason: 'cancelled_by_user' });
  await collectTwice(ref);
  expect(await scene.sql`select status, surplus from provider_jobs where id = ${ref.jobId}`).toMatchObject([
    { status: 'done', surplus: true },
  ]);
  expect((await readOrder(scene.sql, ref.orderId))?.results).toEqual([]);
});

test('an answer that was lost for good is over, not "not yet"', async () => {
  const ref = await scene.admitted();
  await endJob(scene.sql, ref.jobId, { status: 'lost' });
  expect(await collect(ref)).toEqual({ status: 'failed', reason: 'answer_lost' });
});
