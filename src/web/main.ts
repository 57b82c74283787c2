import { randomBytes } from 'node:crypto';
import { connectDatabase } from '../db/sql.ts';
import { listen } from '../process/health.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { createLinks } from '../storage/links.ts';
import { createFolderStore } from '../storage/objects.ts';
import { createWebApp } from './app.ts';

const { config, log } = configureProcess('web', process.env);

await runProcess(log, async () => {
  const { process, storage, web, providers } = config;
  const sql = connectDatabase(storage.databaseUrl);
  await sql`select 1`;
  const app = createWebApp({
    sql,
    log,
    objects: createFolderStore(storage.objectsPath),
    links: createLinks({ ...web, secret: web.linkSecret ?? randomBytes(32).toString('hex') }),
    providers,
  });
  const server = await listen(app, { host: process.bindHost, port: web.port });
  return {
    async stop() {
      await server.close();
      await sql.end({ timeout: 1 });
    },
  };
});
