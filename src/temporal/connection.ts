import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { Codec } from '../contract/codec.ts';
import { createDataConverter } from './data-converter.ts';
import { callGuard } from './size-guard.ts';
import type { Traces } from './traces.ts';

/** Where Temporal is and how it knows us. */
export interface TemporalSettings {
  connectionOptions: ConnectionOptions;
  namespace: string;
  codec: Codec;
}

/** A client that connects with its first call, so that a process can start while Temporal is away. */
export function connectTemporalClient(
  { connectionOptions, namespace, codec }: TemporalSettings,
  traces?: Traces,
): Client {
  const connection = Connection.lazy(connectionOptions);
  return new Client({
    connection,
    namespace,
    dataConverter: createDataConverter(codec),
    interceptors: { workflow: [...(traces?.clientInterceptors ?? []), callGuard] },
  });
}
