import { Client, Connection } from '@temporalio/client';
import { configureProcess } from '../process/process.ts';
import { ensureCurrent } from './deploys.ts';
import { ensureSchedule, ensureSearchAttributes } from './setup.ts';

/**
 * Prepares a Temporal namespace for Darkroom: search attributes, the schedule of upkeep, and a first version where workers are
 * versioned. May be run at any time.
 */
const { config, log } = configureProcess('setup', process.env);
const { connectionOptions, namespace } = config.temporal;
const { version } = config.deploys;
const connection = await Connection.connect(connectionOptions);
await ensureSearchAttributes(connection, namespace);
const client = new Client({ connection, namespace });
await ensureSchedule(client);
const current = version && (await ensureCurrent(client, version.buildId, 'setup'));
await connection.close();
log.info({ namespace, current }, 'Temporal is prepared');
