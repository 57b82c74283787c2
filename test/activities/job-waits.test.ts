import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { addAsset } from '../../src/db/assets.ts';
import { openAccount } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterEach(async () => {
  await scene.sandbox.faults.clear();
  await scene.sandbox.higgsfield.change({ runMs: 0, queuedMs: 0 });
  await openAccount(scene.sql, 3);
  await scene.sql`update provider_jobs set status = 'failed' where ended_at is null`;
});
afterAll(() => scene.close());

/** The same activities with a provider that behaves differently in some calls. */
function activitiesWith(changes: Partial<JobAccount>) {
  const { deps } = scene;
  return createActivities({ ...deps, account: (id) => ({ ...deps.account(id), ...changes }) });
}

/** Jobs that take an hour. */
const long: Pick<JobAccount, 'capabilitiesOf'> = {
  capabilitiesOf: (kind) => {
    const usual = scene.deps.account(null).capabilitiesOf(kind);
    return usual && { ...usual, isLong: true, pollMs: { first: 30_000, longest: 60_000 } };
  },
};

test('a long job is asked for once an attempt, and the pause before the next one holds no slot', async () => {
  await scene.sandbox.higgsfield.change({ queuedMs: 60_000 });
  const ref = await scene.admitted();
  const changed = activitiesWith(long);
  expect(await scene.run(() => changed.submitProviderJob(ref))).toMatchObject({ waitBy: 'retrying' });
  const look = (attempt: number) =>
    scene.run(() => changed.awaitProviderJob({ ...ref, waitBy: 'retrying' }), { attempt });
  const pause = async (attempt: number) => {
    const failure: { nextRetryDelay?: number } = await look(attempt).then(
      () => ({}),
      (error: object) => error,
    );
    return failure.nextRetryDelay ?? 0;
  };
  expect(await pause(1)).toBeGreaterThanOrEqual(27_000);
  // It grows by half, up to the longest.
  expect(await pause(9)).toBeGreaterThanOrEqual(54_000);
  expect(await pause(9)).toBeLessThanOrEqual(66_000);
  const { externalId } = await scene.job(ref.jobId);
  await scene.deps.account(null).cancel(externalId ?? '', new AbortController().signal);
  expect([await look(10), await look(11)]).toEqual([undefined, undefined]);
});

test.each([
  ['found', async () => ({ externalId: 'looked-up' }), { status: 'accepted', externalId: 'looked-up' }],
  ['never made', async () => 'none' as const, { status: 'planned' }],
  ['told nothing of', async () => 'unsure' as const, { status: 'unknown' }],
])('[I6] a request whose sender died and that is %s is not sent blindly', async (_, find, expected) => {
  const ref = await scene.admitted();
  let sent = 0;
  const dying = activitiesWith({
    async submit() {
      sent += 1;
      throw new Error('killed');
    },
  });
  await expect(scene.run(() => dying.submitProviderJob(ref))).rejects.toThrow('killed');
  await scene.sql`update provider_jobs set sent_at = sent_at - interval '10 seconds' where id = ${ref.jobId}`;
  const changed = activitiesWith({ find });
  await scene
    .run(() => changed.submitProviderJob(ref))
    .catch((error: unknown) => {
      expect(String(error)).toMatch('is sent again');
    });
  expect(await scene.job(ref.jobId)).toMatchObject(expected);
  expect(sent).toBe(1);
});

test('a provider that answers with the id of another job leaves ours unnamed, and the other as it is', async () => {
  const first = await scene.admitted();
  await scene.run((a) => a.submitProviderJob(first));
  const { externalId } = await scene.job(first.jobId);
  const second = await scene.admitted();
  const mixed = activitiesWith({ submit: async () => externalId ?? '' });
  const submit = () => scene.run(() => mixed.submitProviderJob(second));
  expect([await submit(), await submit()]).toMatchObject([{ waitBy: 'nothing' }, { waitBy: 'nothing' }]);
  expect(await scene.job(second.jobId)).toMatchObject({ status: 'unknown', externalId: null });
  expect(await scene.job(first.jobId)).toMatchObject({ status: 'accepted', externalId });
});

test('prepareProviderJob run again uploads only what is missing, and its request is sent as it was prepared', async () => {
  const references = await Promise.all(
    ['#c00', '#0c0', '#00c'].map(async (background) => {
      const canvas = { width: 24, height: 24, channels: 3 as const, background };
      const bytes = await sharp({ create: canvas }).png().toBuffer();
      const hash = await scene.deps.objects.put(bytes);
      await addAsset(scene.sql, { hash, format: 'png', width: 24, height: 24, bytes: bytes.length });
      return hash;
    }),
  );
  const ref = await scene.admitted({ references });
  const uploads = async () => (await scene.sandbox.journal('higgsfield.upload.stored')).length;
  const before = await uploads();
  await scene.sandbox.faults.plan([{ match: 'higgsfield.upload-url', nth: 3, fault: 'http_500' }]);
  await expect(scene.run((a) => a.prepareProviderJob(ref))).rejects.toMatchObject({ nonRetryable: false });
  await expect.poll(async () => Object.keys((await scene.job(ref.jobId)).uploads).length).toBe(2);
  expect(await scene.run((a) => a.prepareProviderJob(ref))).toEqual({ status: 'prepared' });
  expect(await scene.run((a) => a.prepareProviderJob(ref))).toEqual({ status: 'prepared' });
  expect(await uploads()).toBe(before + 3);
  const { request } = await scene.job(ref.jobId);
  await scene.run((a) => a.submitProviderJob(ref));
  expect(await scene.job(ref.jobId)).toMatchObject({ status: 'accepted', request });
});
