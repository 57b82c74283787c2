import { NativeConnection } from '@temporalio/worker';
import { ConfigError } from '../config/config.ts';
import { connectDatabase } from '../db/sql.ts';
import { serveHealth } from '../process/health.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { preparePictureLibrary } from '../storage/images.ts';
import { createFolderStore } from '../storage/objects.ts';
import { connectTemporalClient, temporalSettings } from '../temporal/executions.ts';
import { installTemporalRuntime } from '../temporal/runtime.ts';
import { bundleWorkflows } from './bundle.ts';
import { createAccounts } from './providers.ts';
import { startWorkerProcess } from './worker-process.ts';

const { config, log } = configureProcess('worker', process.env);

await runProcess(log, async () => {
  preparePictureLibrary();
  const accounts = createAccounts(config);
  if (accounts.length === 0) {
    throw new ConfigError(
      'HIGGSFIELD_API_KEY and HIGGSFIELD_API_KEY_SECRET are missing: the worker could make no picture.',
    );
  }
  installTemporalRuntime(log);
  const { connectionOptions, namespace } = temporalSettings();
  const connection = await NativeConnection.connect(connectionOptions);
  const sql = connectDatabase(config.databaseUrl);
  const worker = await startWorkerProcess({
    config,
    sql,
    objects: createFolderStore(config.storagePath),
    client: connectTemporalClient(),
    connection,
    namespace,
    bundle: await bundleWorkflows(),
    accounts,
    log,
  });
  const closeHealth = await serveHealth({ host: config.bindHost, port: config.ports.worker }, () =>
    worker.isHealthy(),
  );
  return {
    finished: worker.finished,
    async stop() {
      await worker.stop();
      await Promise.all([closeHealth(), sql.end({ timeout: 1 })]);
    },
  };
});
