import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listLines } from '../../src/db/catalog/batches.ts';
import { reviewAll } from '../db/catalog-scene.ts';
import { type Scene as GoogleScene, scene as openGoogle } from '../providers/google-rig.ts';
import { folderId } from '../sandbox/google-rig.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;
let google: GoogleScene;
let runId: number;
let itemIds: number[];
/** In the order of the items. */
let files: string[];

beforeAll(async () => {
  scene = await createBatchScene();
  scene.catalog.folderOf = () => folderId;
});
/** Four pictures in the folder of a Google of the test's own. */
beforeEach(async () => {
  google = await openGoogle();
  scene.catalog.drive = google.drive;
  ({ runId, itemIds } = await scene.pictures(4));
  const batch = await reviewAll(scene.sql, runId);
  await scene.step((a) => a.uploadBatch(batch));
  files = (await listLines(scene.sql, batch.batchId)).map(({ fileId }) => fileId ?? '');
});
afterAll(() => scene.close());

const sweep = (isFinal = false) => scene.step((a) => a.sweepFolder({ runId, isFinal }));
const state = () => scene.step((a) => a.readReview({ runId }));
const whys = async () => {
  const rows = await scene.sql<{ itemId: number; why: string }[]>`
    select item_id as "itemId", why from catalog_decisions where run_id = ${runId} and via = 'drive' and by = 'the folder' order by item_id`;
  return rows.map((row) => ({ ...row }));
};

test('[b14] what people delete, bin or move out of the folder is rejected by the second look, once, with the reason', async () => {
  const [deleted = '', binned = '', moved = ''] = files;
  expect(await sweep()).toEqual({ rejected: 0 });
  await google.google.client.remove(deleted);
  await google.google.client.trash(binned);
  await google.google.client.move(moved, 'elsewhere');
  expect([await sweep(), await sweep(), await sweep()]).toEqual([
    { rejected: 0 },
    { rejected: 3 },
    { rejected: 0 },
  ]);
  expect(await whys()).toEqual([
    { itemId: itemIds[0], why: 'its file was deleted' },
    { itemId: itemIds[1], why: 'its file was put into the bin' },
    { itemId: itemIds[2], why: 'its file was moved out of the folder' },
  ]);
  expect(await state()).toMatchObject({ undecided: 1, rejected: 3 });
});

test('[b14] the final look is two, and rejects all that is in a folder that was binned', async () => {
  await google.google.client.trash(folderId);
  expect([await sweep(true), await sweep(true)]).toEqual([{ rejected: 4 }, { rejected: 0 }]);
  expect(new Set((await whys()).map(({ why }) => why))).toEqual(new Set(['its file was put into the bin']));
});

test('[b14] a list that fails, is not whole or lags behind rejects nothing, and what comes back is there', async () => {
  const [first = ''] = files;
  const { faults, client } = google.google;
  for (const fault of ['incomplete_list', 'http_500', 'stale_list']) {
    faults.plan([{ match: 'google.list', fault }]);
    await sweep().catch(() => undefined);
  }
  expect(await sweep(true)).toEqual({ rejected: 0 });
  // Both lists agree, and the files are there all the same.
  faults.plan([{ match: 'google.list', fault: 'stale_list', times: 2 }]);
  expect(await sweep(true)).toEqual({ rejected: 0 });
  await sweep();
  await client.trash(first);
  await sweep();
  await client.restore(first);
  await sweep();
  await client.trash(first);
  expect(await sweep()).toEqual({ rejected: 0 });
  expect(await state()).toMatchObject({ undecided: 4 });
});

test('[b14] a page that fails in the middle of a list rejects nothing', async () => {
  const { faults, client, call } = google.google;
  const ids = await google.drive.makeIds(1_000, new AbortController().signal);
  await Promise.all(
    ids.map((id) => call('POST', '/drive/v3/files', { body: { id, name: id, parents: [folderId] } })),
  );
  await client.trash(files[0] ?? '');
  faults.plan([{ match: 'google.list', fault: 'http_500', nth: 2 }]);
  await expect(sweep()).rejects.toThrow('list');
  // Only now it is seen to be missing for the first time.
  expect([await sweep(), await sweep()]).toEqual([{ rejected: 0 }, { rejected: 1 }]);
});

test('[b14] pictures are looked for where they were put, whatever the folder of the source is now', async () => {
  scene.catalog.folderOf = () => 'FAKE_MY_DRIVE';
  expect(await sweep(true)).toEqual({ rejected: 0 });
  scene.catalog.folderOf = () => folderId;
});

test('[b35] what is left is accepted, decided on by a word or let go; and each step run twice does it once', async () => {
  const [first = 0, second = 0] = itemIds;
  const decide = (verdict: 'reject' | 'redo', itemId: number) =>
    scene.step((a) =>
      a.decideCatalogItem({ runId, itemId, verdict, by: 'person 1', via: 'workflow', prompt: 'brighter' }),
    );
  expect(await decide('redo', first)).toMatchObject({ kind: 'decided', isPlanned: true });
  expect(await decide('redo', first)).toMatchObject({ kind: 'same' });
  expect(await decide('reject', second)).toMatchObject({ kind: 'decided', isLast: false });
  const rest = () => scene.step((a) => a.acceptRest({ runId, by: 'the clock', via: 'clock' }));
  expect([await rest(), await rest()]).toEqual([{ accepted: 2 }, { accepted: 0 }]);
  for (const _ of [1, 2]) await scene.step((a) => a.dropRedos({ runId, why: 'the budget' }));
  expect(await state()).toMatchObject({
    undecided: 0,
    accepted: 2,
    rejected: 1,
    redo: 1,
    under_way: 0,
    planned: 0,
  });
  for (const _ of [1, 2]) {
    await scene.step((a) => a.remindOfReview({ runId, undecided: 1, level: 'reminder' }));
    await scene.step((a) => a.remindOfReview({ runId, undecided: 2, level: 'escalation' }));
  }
  expect(scene.told.alarms.filter((key) => key === `catalog-review-${runId}`)).toHaveLength(2);
  expect(await scene.step((a) => a.auditBooks())).toEqual({});
});
