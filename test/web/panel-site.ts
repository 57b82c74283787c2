import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { createMedia } from '../../src/web/media.ts';
import type { Moderator, PanelRig } from './panel-rig.ts';

/** The panel and its pictures behind a port, for a browser. */
export interface PanelSite {
  url: string;
  /** A window of somebody's own; `complaints`: what went wrong in its pages. */
  openWindow(browser: Browser, who: Moderator, width?: number): Promise<{ page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

export async function servePanel({ deps, panel }: PanelRig): Promise<PanelSite> {
  const app = new Hono();
  app.route('/', createMedia(deps));
  app.route('/', panel);
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async openWindow(browser, { cookie }, width = 1280) {
      const context = await browser.newContext({ viewport: { width, height: 860 }, baseURL: url });
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      return { page, complaints };
    },
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
