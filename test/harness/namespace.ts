import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { ensureSearchAttributes } from '../../src/temporal/setup.ts';
import { installRuntime, temporalAddress } from './temporal.ts';

/** A Temporal namespace of a test's own. */
export interface Ground {
  client: Client;
  connection: NativeConnection;
  namespace: string;
  close(): Promise<void>;
}

export async function openNamespace(): Promise<Ground> {
  installRuntime();
  const address = temporalAddress();
  const [connection, plain] = await Promise.all([
    NativeConnection.connect({ address }),
    Connection.connect({ address }),
  ]);
  const namespace = `test-${crypto.randomUUID()}`;
  await plain.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await ensureSearchAttributes(plain, namespace);
  return {
    client: new Client({ connection: plain, namespace }),
    connection,
    namespace,
    async close() {
      await plain.close();
      await connection.close();
    },
  };
}
