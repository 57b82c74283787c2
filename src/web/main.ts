import { randomBytes } from 'node:crypto';
import { temporalSettings } from '../config/config.ts';
import { databaseCheck } from '../db/health.ts';
import { connectDatabase } from '../db/sql.ts';
import { createHealth, listen } from '../process/health.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { openWatching } from '../process/watching.ts';
import { createPictureDecoder, photoLimits } from '../storage/decoder.ts';
import { objectsCheck, tellOfTrouble } from '../storage/health.ts';
import { createLinks } from '../storage/links.ts';
import { createObjectStore } from '../storage/object-store.ts';
import { connectTemporalClient } from '../temporal/connection.ts';
import { temporalCheck } from '../temporal/health.ts';
import { openTraces } from '../temporal/traces.ts';
import { createApiDeps } from './api-deps.ts';
import { createWebApp } from './app.ts';
import { createDatabaseFigures } from './figures.ts';
import { inviteFirstOwner } from './first-owner.ts';
import { createPanelDeps } from './panel-deps.ts';

const { config, log } = configureProcess('web', process.env);

await runProcess(log, async () => {
  const { process: own, storage, web, providers } = config;
  const traces = await openTraces(own.tracesUrl, 'web');
  const client = connectTemporalClient(temporalSettings(config), traces);
  const sql = connectDatabase(storage.databaseUrl);
  await inviteFirstOwner({ ...web, sql, log, print: (line) => process.stdout.write(`${line}\n`) });
  const secret = web.linkSecret ?? randomBytes(32).toString('hex');
  const objects = createObjectStore(storage);
  void tellOfTrouble(objects, log);
  const links = createLinks({ ...web, secret });
  const shared = { config, sql, log, client, objects };
  const decoder = createPictureDecoder({ ...photoLimits, log });
  const readHealth = createHealth([databaseCheck(sql), temporalCheck(client, false), objectsCheck(objects)]);
  const app = createWebApp({
    sql,
    log,
    readHealth,
    objects,
    links,
    providers,
    panel: createPanelDeps({ ...shared, decoder, secret }),
    api: createApiDeps({ ...shared, links, decoder }),
  });
  const server = await listen(app, { host: own.bindHost, port: web.port });
  const sources = [createDatabaseFigures({ sql, budgets: config.catalog.budgets })];
  const stopWatching = await openWatching({ process: own, log, readHealth, sources });
  return {
    async stop() {
      await Promise.all([server.close(), stopWatching(), traces?.stop()]);
      await Promise.all([decoder.close(), client.connection.close(), sql.end({ timeout: 1 })]);
    },
  };
});
