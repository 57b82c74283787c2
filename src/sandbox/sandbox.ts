import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createFaults, type Faults, parseFaults } from './ground/faults.ts';
import { createJournal, type Journal } from './ground/journal.ts';
import { createPage } from './page.ts';
import { createProviders, type ProviderSettings } from './providers.ts';
import type { ServiceDeps } from './service.ts';
import { createTelegram, type TelegramOptions } from './telegram/telegram.ts';

/** How the sandbox is started. */
export interface SandboxOptions extends ProviderSettings {
  /** 0 takes a free port. */
  port: number;
  host: string;
  log: Logger;
  /** Folder of the journal and the files; without it everything is in memory and gone at the end. */
  dataDir?: string;
  telegram?: TelegramOptions;
}

/** A running sandbox. */
export interface Sandbox {
  /** Without a slash at its end: each service is below it under its name. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Starts all services on one port; rejects when the port is taken. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host, log, dataDir } = options;
  const journal = createJournal(dataDir === undefined ? undefined : join(dataDir, 'journal.jsonl'));
  const faults = createFaults(journal);
  const app = new Hono();
  // Longer than clients keep idle connections: with Node's 5 s, calls would now and then break without any
  // fault planned.
  const serverOptions = { keepAliveTimeout: 65_000 };
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions });
  server.listen(options.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;

  app.onError((error, context) => {
    log.error({ err: error }, 'the sandbox broke');
    return context.json({ error: 'the sandbox broke' }, 500);
  });
  const depsOf = (name: string): ServiceDeps => ({
    journal,
    faults,
    log,
    publicUrl: `${url}/${name}`,
    ...(dataDir !== undefined && { dataDir: join(dataDir, name) }),
  });
  const services = {
    telegram: createTelegram(depsOf('telegram'), options.telegram),
    ...createProviders(options, depsOf),
  };
  app.get('/health', (context) => context.text('ok'));
  for (const [name, { routes, root, control }] of Object.entries(services)) {
    app.route(`/sandbox/${name}`, control);
    app.route(`/${name}`, routes);
    if (root) app.route('/', root);
  }
  app.route('/sandbox', createCommonControl(journal, faults));
  app.route('/', createPage());

  return {
    url,
    port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      await Promise.all(Object.values(services).map((service) => service.close()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      journal.close();
    },
  };
}

/** Journal and fault plan, which concern all services. */
function createCommonControl(journal: Journal, faults: Faults): Hono {
  const control = new Hono();
  control.onError((error, context) => {
    if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400);
    throw error;
  });
  control.get('/journal', (context) => context.json(journal.entries(context.req.query('kind'))));
  control.get('/journal/counts', (context) => context.json(journal.counts()));
  control.get('/faults', (context) => context.json(faults.report()));
  control.post('/faults', async (context) => {
    faults.plan(parseFaults(await context.req.json().catch(() => undefined)));
    return context.json(faults.report());
  });
  control.delete('/faults', (context) => {
    faults.clear();
    return context.json([]);
  });
  return control;
}
