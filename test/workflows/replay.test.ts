import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { installRuntime, workflowBundleFile } from '../harness/temporal.ts';
import { wishedPrompt } from './drives.ts';
import { findPrivate, type JsonHistory, type RecordedHistory, readHistories } from './histories.ts';
import { bundleNextVersion } from './next-version.ts';
import { scenarios } from './scenarios.ts';

const recorded = readHistories();
const workflowBundle: WorkflowBundleOption = { codePath: workflowBundleFile() };
const logger = new DefaultLogger('ERROR', () => undefined);

// What is expected to fail here would be told of at length.
beforeAll(installRuntime);

/** @returns the errors of those that do not replay, by path */
async function replay(
  histories: readonly RecordedHistory[],
  bundle = workflowBundle,
): Promise<Record<string, Error>> {
  const inputs = histories.map(({ path, text }) => ({ workflowId: path, history: JSON.parse(text) }));
  const failed: Record<string, Error> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, inputs)) {
    if (error) failed[workflowId] = error;
  }
  return failed;
}

/** A recorded history of the common case, changed by hand. */
function damaged(change: (history: JsonHistory) => void): RecordedHistory {
  const found = recorded.find(({ scenario }) => scenario === 'delivered-by-callback');
  const history: JsonHistory = JSON.parse(found?.text ?? '{}');
  change(history);
  return { path: 'damaged', scenario: 'damaged', text: JSON.stringify(history) };
}

describe('the workflows of today', () => {
  it('continue every recorded history of every version as it was', async () => {
    expect(await replay(recorded)).toEqual({});
  });

  it('do not continue a history in which an activity has another type', async () => {
    const renamed = damaged(({ events }) => {
      for (const { activityTaskScheduledEventAttributes: task } of events)
        if (task?.activityType.name === 'collectResult') task.activityType.name = 'collectResults';
    });
    expect((await replay([renamed])).damaged).toBeInstanceOf(DeterminismViolationError);
  });

  it('do not continue a history in which two activities are swapped', async () => {
    const swapped = damaged(({ events }) => {
      const tasks = events.flatMap(({ activityTaskScheduledEventAttributes: task }) => task ?? []);
      const [first, second] = tasks;
      if (first && second)
        [first.activityType, second.activityType] = [second.activityType, first.activityType];
    });
    expect((await replay([swapped])).damaged).toBeInstanceOf(DeterminismViolationError);
  });
});

describe('a workflow that calls its activities in another order', () => {
  it('continues no recorded history', async () => {
    const workflowsPath = fileURLToPath(new URL('./broken-workflow.ts', import.meta.url));
    const broken = await bundleWorkflowCode({ workflowsPath, logger });
    const generations = recorded.filter(({ path }) => path.includes('/generationWorkflow/'));
    const errors = await replay(generations, broken);
    expect(Object.keys(errors)).toHaveLength(generations.length);
    for (const error of Object.values(errors)) expect(error).toBeInstanceOf(DeterminismViolationError);
  });
});

it('fails a change that would be right in itself, and that orders under way cannot follow', async () => {
  const orders = recorded.filter(({ path }) => path.includes('/generationWorkflow/delivered-'));
  expect(orders.length).toBeGreaterThan(2);
  const errors = await replay(orders, { code: await bundleNextVersion() });
  expect(Object.keys(errors).toSorted()).toEqual(orders.map(({ path }) => path));
});

describe('the recorded histories', () => {
  it.each(Object.entries(scenarios))('show %s', (name, { type }) => {
    expect(recorded.filter(({ path }) => path.endsWith(`/${type}/${name}.json`))).not.toEqual([]);
  });

  it('name no person, no prompt, no token and no machine', () => {
    for (const { path, text } of recorded) expect(findPrivate(text), path).toEqual([]);
  });

  it('would be refused with a worker identity, a path, a token, or a prompt inside a payload', () => {
    const data = Buffer.from(JSON.stringify({ prompt: wishedPrompt })).toString('base64');
    const text = JSON.stringify({ identity: '4711@box', stack: '/home/ann/x.ts', token: '0:FAKE', data });
    expect(findPrivate(text)).toEqual(['4711@box', '/home/ann/x.ts', 'FAKE', wishedPrompt]);
  });
});
