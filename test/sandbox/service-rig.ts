import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createFaults, type Faults } from '../../src/sandbox/ground/faults.ts';
import { createJournal, type Journal } from '../../src/sandbox/ground/journal.ts';
import type { Service, ServiceDeps } from '../../src/sandbox/service.ts';

type Data = Record<string, unknown>;

/** One service of the sandbox on a port of its own. */
export interface ServiceRig {
  /** Without a slash at its end. */
  origin: string;
  journal: Journal;
  faults: Faults;
  /** Resolves with the data of the first entry of a kind that fits, past or future. */
  journalled: (kind: string, fits?: (data: Data) => boolean) => Promise<Data>;
  close: () => Promise<void>;
}

/** Starts a service below `/<name>`, its control API below `/sandbox/<name>`; it ends with the test. */
export async function openService(
  name: string,
  dataDir: string | undefined,
  create: (deps: ServiceDeps) => Service,
): Promise<ServiceRig> {
  const journal = createJournal(dataDir && join(dataDir, 'journal.jsonl'));
  const faults = createFaults(journal);
  const log = pino({ level: 'silent' });
  const app = new Hono();
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const origin = await listen(server);
  const publicUrl = `${origin}/${name}`;
  // Also where the service cannot be created.
  onTestFinished(() => void server.close());
  const service = create({ journal, faults, log, publicUrl, ...(dataDir !== undefined && { dataDir }) });
  app.route(`/${name}`, service.routes);
  if (service.root) app.route('/', service.root);
  app.route(`/sandbox/${name}`, service.control);
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await service.close();
    journal.close();
    await stopServer(server);
  };
  onTestFinished(close);
  return {
    origin,
    journal,
    faults,
    journalled: (kind, fits = () => true) =>
      new Promise((resolve) => {
        const found = journal.entries(kind).find((entry) => fits(entry.data));
        if (found) return resolve(found.data);
        const stop = journal.onAppend((entry) => {
          if (entry.kind !== kind || !fits(entry.data)) return;
          stop();
          resolve(entry.data);
        });
      }),
    close,
  };
}

/** Starts a server on a free port of loopback; returns its origin. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends a server with its connections. */
export async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
