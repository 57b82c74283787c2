import { randomBytes } from 'node:crypto';
import { connectDatabase } from '../db/sql.ts';
import { listen } from '../process/health.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { createLinks } from '../storage/links.ts';
import { createFolderStore } from '../storage/objects.ts';
import { createWebApp } from './app.ts';

const { config, log } = configureProcess('web', process.env);

await runProcess(log, async () => {
  const sql = connectDatabase(config.databaseUrl);
  await sql`select 1`;
  const baseUrl = config.publicUrl ?? `http://127.0.0.1:${config.ports.web}`;
  const app = createWebApp({
    sql,
    log,
    objects: createFolderStore(config.storagePath),
    links: createLinks({ secret: config.linkSecret ?? randomBytes(32).toString('hex'), baseUrl }),
    signingSecrets: { higgsfield: config.higgsfield.webhookSecret },
  });
  const server = await listen(app, { host: config.bindHost, port: config.ports.web });
  return {
    async stop() {
      await server.close();
      await sql.end({ timeout: 1 });
    },
  };
});
