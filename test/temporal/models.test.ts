import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainedModelWorkflowId } from '../../src/contract/training.ts';
import { createModelExecutions } from '../../src/operations/model-executions.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { type Ground, openNamespace } from '../harness/namespace.ts';

const wish = { by: 'person 1', why: 'asked for it' };
const rename = { kind: 'rename', name: 'Annie', ...wish } as const;
const remove = { kind: 'delete', ...wish } as const;

let ground: Ground;

beforeAll(async () => {
  ground = await openNamespace();
});
afterAll(() => ground.close());

const start = (modelId: number) =>
  ground.client.workflow.start('modelWorkflow', {
    workflowId: trainedModelWorkflowId(modelId),
    taskQueue: 'models',
  });

test('a wish is passed to the model’s execution and answered when it has been carried out', async () => {
  const { updateModel } = createModelExecutions(ground);
  const worker = await Worker.create({
    connection: ground.connection,
    namespace: ground.namespace,
    taskQueue: 'models',
    workflowsPath: fileURLToPath(new URL('./model-workflow.ts', import.meta.url)),
  });
  const heard = await worker.runUntil(async () => {
    const [model] = await Promise.all([start(7), start(10)]);
    expect(await updateModel(7, rename)).toBe('done');
    expect(await updateModel(7, rename)).toBe('done');
    expect(await updateModel(8, rename)).toBe('not_running');
    expect(await updateModel(10, remove)).toBe('done');
    expect(await updateModel(10, rename)).toBe('too_late');
    expect(await updateModel(7, remove)).toBe('done');
    const result = await model.result();
    expect(await updateModel(7, remove)).toBe('not_running');
    return result;
  });
  const renamed = 'Annie, person 1, asked for it';
  expect(heard).toEqual([renamed, renamed, 'deleted, person 1, asked for it']);
});

test('an execution that nobody works on in time counts as away', async () => {
  await start(9);
  const { updateModel } = createModelExecutions(ground);
  await expect(updateModel(9, rename)).rejects.toThrow(TemporalAway);
});
