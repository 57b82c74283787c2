import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { connectTemporalClient } from '../../src/temporal/connection.ts';
import { resultGuard } from '../../src/temporal/size-guard.ts';

// Nobody is there: what is refused is refused before anything is sent.
const connectionOptions = { address: '127.0.0.1:1' };
const { workflow } = connectTemporalClient({ connectionOptions, namespace: 'default', codec: 'off' });
const large = 'x'.repeat(65_535);
const start = (workflowId: string, ...args: string[]) =>
  workflow.start('generationWorkflow', { workflowId, taskQueue: 'darkroom', args });

test('what is too large to be told is refused before it is sent, by its name', async () => {
  await expect(start('order-1', large)).rejects.toThrow(
    'the start of generationWorkflow has 65539 bytes, and what Temporal is told has 65536 at most',
  );
  const handle = workflow.getHandle('order-1');
  await expect(handle.signal('pause', large)).rejects.toThrow('the signal pause has 65539 bytes');
  await expect(handle.executeUpdate('rename', { args: [large] })).rejects.toThrow(
    'the update rename has 65539 bytes',
  );
});

test('an id that no server takes is refused, counted in bytes', async () => {
  await expect(start('ж'.repeat(501))).rejects.toThrow('an execution’s id has 1002 bytes, and 1000 at most');
});

test('an answer of a step that is too large ends the step for good, and any other is passed on', async () => {
  const environment = new MockActivityEnvironment({ activityType: 'listPages' });
  const answer = (value: unknown) =>
    environment.run(async () => {
      const { inbound } = resultGuard(Context.current());
      return inbound?.execute?.({ args: [], headers: {} }, async () => value);
    });
  expect(await answer('x'.repeat(65_534))).toHaveLength(65_534);
  expect(await answer(undefined)).toBeUndefined();
  const refused = await answer(large).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApplicationFailure);
  expect(refused).toMatchObject({ type: 'Permanent', nonRetryable: true });
  expect(refused).toMatchObject({
    message: expect.stringContaining('the answer of listPages has 65537 bytes'),
  });
});
