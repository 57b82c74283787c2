import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** Answers `GET /health`: 200 when ready, 503 when not. @returns how to close it */
export async function serveHealth(
  { host, port }: { host: string; port: number },
  isHealthy: () => boolean,
): Promise<() => Promise<void>> {
  const app = new Hono();
  app.get('/health', (context) => (isHealthy() ? context.text('ok') : context.text('not ready', 503)));
  return listen(app, { host, port }).then(({ close }) => close);
}

export interface Listening {
  port: number;
  close: () => Promise<void>;
}

/** Serves an app. @param port 0 = any free one. @throws when the port is taken */
export async function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address) => {
      resolve({
        port: address.port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
