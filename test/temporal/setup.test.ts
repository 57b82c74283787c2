import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureSchedule, ensureSearchAttributes } from '../../src/temporal/setup.ts';
import { temporalAddress } from '../harness/temporal.ts';

const text = 1;
const keyword = 2;
let connection: Connection;
let namespace: string;

beforeAll(async () => {
  connection = await Connection.connect({ address: temporalAddress() });
});
afterAll(() => connection.close());
beforeEach(async () => {
  namespace = `setup-${randomUUID().slice(0, 8)}`;
  const workflowExecutionRetentionPeriod = { seconds: 86_400 as unknown as Long };
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  await expect
    .poll(
      () =>
        attributes().then(
          () => 'there',
          () => 'not yet',
        ),
      { timeout: 20_000 },
    )
    .toBe('there');
});

type Long = NonNullable<
  NonNullable<
    Parameters<Connection['workflowService']['registerNamespace']>[0]['workflowExecutionRetentionPeriod']
  >['seconds']
>;

async function attributes() {
  const listed = await connection.operatorService.listSearchAttributes({ namespace });
  return listed.customAttributes;
}

test('search attributes are registered once, however often and by however many at once', async () => {
  await Promise.all([1, 2, 3].map(() => ensureSearchAttributes(connection, namespace)));
  await ensureSearchAttributes(connection, namespace);
  expect(await attributes()).toMatchObject({ OrderLine: keyword, OrderModel: keyword, OrderUser: keyword });
});

test('an attribute of another type is refused by name', async () => {
  const searchAttributes = { OrderModel: text };
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  await expect.poll(attributes).toMatchObject(searchAttributes);
  await expect(ensureSearchAttributes(connection, namespace)).rejects.toThrow(
    `The search attribute OrderModel exists in ${namespace} with another type: remove or rename it.`,
  );
});

test('the schedule of upkeep is made once', async () => {
  const client = new Client({ connection, namespace });
  const ensure = () => ensureSchedule(client);
  await Promise.all([ensure(), ensure()]);
  await ensure();
  const { spec, policies, action } = await client.schedule.getHandle('upkeep').describe();
  expect(spec.intervals).toMatchObject([{ every: 300_000 }]);
  expect(policies.overlap).toBe('SKIP');
  expect(action).toMatchObject({ workflowType: 'upkeepWorkflow', taskQueue: 'darkroom' });
  await client.schedule.getHandle('upkeep').delete();
});
