import { NativeConnection } from '@temporalio/worker';
import { ConfigError, temporalSettings } from '../config/config.ts';
import { databaseCheck } from '../db/health.ts';
import { noteStart } from '../db/order-story.ts';
import { connectDatabase } from '../db/sql.ts';
import { createHealth, createHealthRoutes, listen } from '../process/health.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { openWatching } from '../process/watching.ts';
import { createPictureDecoder, resultLimits } from '../storage/decoder.ts';
import { objectsCheck, tellOfTrouble } from '../storage/health.ts';
import { createObjectStore } from '../storage/object-store.ts';
import { connectTemporalClient } from '../temporal/connection.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import { temporalCheck } from '../temporal/health.ts';
import { installTemporalRuntime } from '../temporal/runtime.ts';
import { openTraces } from '../temporal/traces.ts';
import { obtainBundle, WrongBundle } from './prebuilt-bundle.ts';
import { createAccounts } from './providers.ts';
import { startWorkerProcess } from './worker-process.ts';

const { config, log } = configureProcess('worker', process.env);

await runProcess(log, async () => {
  const { process, storage } = config;
  const temporal = temporalSettings(config);
  const traces = await openTraces(process.tracesUrl, 'worker');
  const sdkUrl = await installTemporalRuntime(log, process.metricsPort !== undefined);
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const sql = connectDatabase(storage.databaseUrl);
  const decoder = createPictureDecoder({ ...resultLimits, log });
  const objects = createObjectStore(storage);
  void tellOfTrouble(objects, log);
  const client = connectTemporalClient(temporal, traces);
  const worker = await startWorkerProcess({
    config,
    sql,
    objects,
    decoder,
    client,
    connection,
    namespace: temporal.namespace,
    dataConverter: createDataConverter(temporal.codec),
    bundle: await obtainBundle(process.workflowBundle, temporal.codec !== 'off').catch(explain),
    accounts: createAccounts(config),
    traces,
    log,
  });
  await noteStart(sql, 'worker');
  const readHealth = createHealth([
    { trouble: 'a worker does not run', isNeeded: true, isWell: () => worker.isHealthy() },
    databaseCheck(sql),
    temporalCheck(client, true),
    objectsCheck(objects),
  ]);
  const address = { host: process.bindHost, port: process.ports.worker };
  const server = await listen(createHealthRoutes(readHealth), address);
  const stopWatching = await openWatching({ process, log, readHealth, sdkUrl });
  return {
    finished: worker.finished,
    async stop() {
      await worker.stop();
      await Promise.all([
        server.close(),
        stopWatching(),
        traces?.stop(),
        decoder.close(),
        sql.end({ timeout: 1 }),
      ]);
    },
  };
});

/** A bundle of other sources is a wrong setting, found late. */
function explain(error: unknown): never {
  throw error instanceof WrongBundle ? new ConfigError(error.message) : error;
}
