import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainedModelWorkflowId } from '../../src/contract/training.ts';
import type { TestDatabase } from '../harness/database.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { temporalAddress } from '../harness/temporal.ts';
import { createOwnTables, day, fillPeople } from '../operations/earlier-bots.ts';
import { operator } from './run.ts';

let studio: Studio;
let source: TestDatabase;

beforeAll(async () => {
  [studio, source] = await Promise.all([openStudio(), createOwnTables()]);
  await fillPeople(source.sql);
  await source.sql`insert into telegram_models (user_id, name, model_id, model_type, status, created_at) values
    (1, 'Anna', '4001', 'woman', 'ready', ${day(-3)})`;
});
afterAll(() => Promise.all([studio.close(), source.drop()]));

const run = (...args: string[]) =>
  operator(
    {
      DATABASE_URL: studio.databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_NAMESPACE: studio.temporal.options.namespace,
    },
    'import-portraits',
    '--from',
    source.url,
    ...args,
  );

test('a model that was brought over has one execution that tells its story, however often it is brought', async () => {
  const { code, out } = await run();
  expect([code, out]).toEqual([0, expect.stringContaining('Looked after by executions: 1 models.')]);
  const [model] = await studio.sql<{ id: number }[]>`select id from trained_models`;
  const execution = studio.temporal.workflow.getHandle(trainedModelWorkflowId(model?.id ?? 0));
  const details = async () => {
    const { currentDetails } = await execution.query<{ currentDetails: string }>(
      '__temporal_workflow_metadata',
    );
    return currentDetails;
  };
  await studio.until(async () => /^Anna · ready · until \d/.test(await details()));
  const { runId } = await execution.describe();
  expect((await run()).code).toBe(0);
  expect((await execution.describe()).runId).toBe(runId);

  // Somebody ended it by hand: the model would have nobody who looks after it.
  await execution.terminate('over');
  expect((await run()).code).toBe(0);
  expect((await execution.describe()).status.name).toBe('RUNNING');
  await studio.expectSoundBooks();
});
