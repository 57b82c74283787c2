import { Client, Connection, type ConnectionOptions } from '@temporalio/client';

/** Where Temporal is and how it knows us. */
export interface TemporalSettings {
  connectionOptions: ConnectionOptions;
  namespace: string;
}

/** A client that connects with its first call, so that a process can start while Temporal is away. */
export function connectTemporalClient({ connectionOptions, namespace }: TemporalSettings): Client {
  return new Client({ connection: Connection.lazy(connectionOptions), namespace });
}
