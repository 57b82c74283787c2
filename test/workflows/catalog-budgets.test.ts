import type { ActivityOptions } from '@temporalio/common';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { OpenedBatch } from '../../src/contract/catalog.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import type * as SqlModule from '../../src/db/sql.ts';
import type * as Proxies from '../../workflows/activity-proxies.ts';
import { type BatchScene, createBatchScene } from '../activities/batch-scene.ts';

/** As long as a statement or a call may take, it is taken to take; the clock is only added up. */
const spent = vi.hoisted(() => ({ ms: 0 }));

vi.mock('../../src/db/sql.ts', async (importOriginal) => {
  const sql = await importOriginal<typeof SqlModule>();
  const timed = <T>(query: PromiseLike<T>) => {
    spent.ms += sql.longestStatementMs;
    return sql.timed(query);
  };
  const one = async <T>(query: PromiseLike<readonly T[]>) => {
    const [row] = await timed(query);
    if (row === undefined) throw new Error('no row');
    return row;
  };
  return { ...sql, timed, one };
});
vi.mock('@temporalio/workflow', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  proxyActivities: (options: ActivityOptions) => options,
}));
const proxies: typeof Proxies = await import('../../workflows/activity-proxies.ts');

/** Longest calls: of Gemini, its paid one, and of Google with the token before it. */
const [geminiMs, createMs, googleMs] = [15_000, 30_000, 28_000];
/** See activities/catalog/closing.ts. */
const tidyingMs = 20_000;

let scene: BatchScene;

beforeAll(async () => {
  scene = await createBatchScene();
  const { gemini, folder } = scene;
  const slow: JobAccount = {
    ...gemini,
    submit: (call) => after(createMs, () => gemini.submit(call)),
    getState: (id, signal) => after(geminiMs, () => gemini.getState(id, signal)),
    cancel: (id, signal) => after(geminiMs, () => gemini.cancel(id, signal)),
  };
  scene.deps.account = () => slow;
  scene.catalog.account = () => slow;
  folder.drive.checkFolder = () => after(googleMs, async () => undefined);
  scene.catalog.budgets = { run: '1000', day: '1000' };
});
afterAll(() => scene.close());

function after<T>(ms: number, call: () => Promise<T>): Promise<T> {
  spent.ms += ms;
  return call();
}

async function fits(options: unknown, call: () => Promise<unknown>, besidesMs = 0): Promise<void> {
  spent.ms = besidesMs;
  await call();
  expect(spent.ms).toBeGreaterThan(besidesMs);
  expect(spent.ms).toBeLessThan(Number((options as ActivityOptions).startToCloseTimeout));
}

test('each short step of a batch ends before its time is over, however long each of its calls takes', async () => {
  const { runs } = proxies;
  await scene.sandbox.gemini.change({ runMs: 60_000 });
  const { runId } = await scene.pictures(2);
  await fits(runs, () => scene.step((a) => a.planPictures({ runId })));
  await fits(runs, () => scene.step((a) => a.planPictures({ runId, isFinal: true })));
  let batch: OpenedBatch | undefined;
  await fits(runs, async () => {
    const opened = await scene.step((a) => a.openCatalogBatch({ runId, number: 1 }));
    if (opened !== null && !('over' in opened)) batch = opened;
  });
  const ref = batch ?? { batchId: 0, jobId: 0 };
  await scene.step((a) => a.prepareProviderJob(ref));
  // It is cancelled while it is on its way, and told to stop.
  await scene.sql`update catalog_runs set status = 'cancelled', ended_at = now()`;
  const limits = { uploads: 0, limitMs: 1_000_000, callMs: 50_000 };
  await fits(proxies.submitOptions(limits), () => scene.step((a) => a.submitProviderJob(ref)));
  await scene.sql`update provider_jobs set stop_asked_at = null`;
  await fits(runs, () => scene.step((a) => a.stopBatch(ref)));
  await scene.step((a) => a.collectBatch(ref));
  // Whatever tidying takes, it takes no longer than that.
  scene.catalog.account = () => scene.gemini;
  await fits(runs, () => scene.step((a) => a.closeBatch({ ...ref, failure: 'cancelled' })), tidyingMs);
});
