import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { ObjectCorrupt, ObjectMissing } from '../../src/storage/objects.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;

beforeAll(async () => {
  scene = await createActivityScene();
});
afterAll(() => scene.close());

test.each([
  ['gone', ObjectMissing],
  ['damaged', ObjectCorrupt],
] as const)(
  'a photo of the order that is %s in the store ends the job at once, with its reason',
  async (how, Lost) => {
    const hash = (how === 'gone' ? 'a' : 'b').repeat(64);
    await addAsset(scene.sql, { hash, format: 'png', width: 24, height: 24, bytes: 100 });
    const { objects } = scene.deps;
    scene.deps.objects = { ...objects, get: async (asked) => Promise.reject(new Lost(asked)) };
    const ref = await scene.admitted({ references: [hash] });
    const before = await scene.paidJobs();
    const refusal = { status: 'refused', reason: 'input_refused' };
    expect(await scene.run((a) => a.prepareProviderJob(ref))).toEqual(refusal);
    expect(await scene.run((a) => a.submitProviderJob(ref))).toEqual(refusal);
    expect(await scene.job(ref.jobId)).toMatchObject(refusal);
    expect(await scene.paidJobs()).toBe(before);
  },
);
