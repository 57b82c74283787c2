import { Client, Connection } from '@temporalio/client';
import { configureProcess } from '../process/process.ts';
import { ensureSchedule, ensureSearchAttributes } from './setup.ts';

/** Prepares a Temporal namespace for Darkroom: search attributes and the schedule of upkeep. May be run at any time. */
const { config, log } = configureProcess('setup', process.env);
const { connectionOptions, namespace } = config.temporal;
const connection = await Connection.connect(connectionOptions);
await ensureSearchAttributes(connection, namespace);
await ensureSchedule(new Client({ connection, namespace }));
await connection.close();
log.info({ namespace }, 'Temporal is prepared');
