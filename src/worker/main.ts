import { NativeConnection } from '@temporalio/worker';
import { ConfigError } from '../config/config.ts';
import { noteStart } from '../db/order-story.ts';
import { connectDatabase } from '../db/sql.ts';
import { serveHealth } from '../process/health.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { createPictureDecoder, resultLimits } from '../storage/decoder.ts';
import { createFolderStore } from '../storage/objects.ts';
import { connectTemporalClient } from '../temporal/connection.ts';
import { installTemporalRuntime } from '../temporal/runtime.ts';
import { obtainBundle, WrongBundle } from './prebuilt-bundle.ts';
import { createAccounts } from './providers.ts';
import { startWorkerProcess } from './worker-process.ts';

const { config, log } = configureProcess('worker', process.env);

await runProcess(log, async () => {
  const { process, storage, temporal } = config;
  installTemporalRuntime(log);
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const sql = connectDatabase(storage.databaseUrl);
  const decoder = createPictureDecoder({ ...resultLimits, log });
  const worker = await startWorkerProcess({
    config,
    sql,
    objects: createFolderStore(storage.objectsPath),
    decoder,
    client: connectTemporalClient(temporal),
    connection,
    namespace: temporal.namespace,
    bundle: await obtainBundle(process.workflowBundle).catch(explain),
    accounts: createAccounts(config),
    log,
  });
  await noteStart(sql, 'worker');
  const closeHealth = await serveHealth({ host: process.bindHost, port: process.ports.worker }, () =>
    worker.isHealthy(),
  );
  return {
    finished: worker.finished,
    async stop() {
      await worker.stop();
      await Promise.all([closeHealth(), decoder.close(), sql.end({ timeout: 1 })]);
    },
  };
});

/** A bundle of other sources is a wrong setting, found late. */
function explain(error: unknown): never {
  throw error instanceof WrongBundle ? new ConfigError(error.message) : error;
}
