import { Client, Connection } from '@temporalio/client';
import { ConfigError, temporalSettings } from '../config/config.ts';
import { configureProcess } from '../process/process.ts';
import { createDataConverter } from './data-converter.ts';
import { ensureCurrent } from './deploys.ts';
import { ensureSchedule, ensureSearchAttributes, SetupRefused } from './setup.ts';

/**
 * Prepares a Temporal namespace for Darkroom: search attributes, the schedule of upkeep, and a first version where workers are
 * versioned. May be run at any time.
 */
const { config, log } = configureProcess('setup', process.env);
try {
  const { connectionOptions, namespace, codec } = temporalSettings(config);
  const { version } = config.deploys;
  const connection = await Connection.connect(connectionOptions);
  await ensureSearchAttributes(connection, namespace);
  const client = new Client({ connection, namespace, dataConverter: createDataConverter(codec) });
  await ensureSchedule(client);
  const current = version && (await ensureCurrent(client, version.buildId, 'setup'));
  await connection.close();
  log.info({ namespace, current }, 'Temporal is prepared');
} catch (error) {
  // For the person who runs it: what to do is in the sentence.
  if (!(error instanceof SetupRefused || error instanceof ConfigError)) throw error;
  log.fatal(error.message);
  process.exitCode = 1;
}
