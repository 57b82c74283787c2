import type { Browser, Page } from 'playwright-core';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { picture, type RunningSandbox, runSandbox } from './running-sandbox.ts';

/** A page that is open on a running sandbox, with one person in it. */
export interface Scene {
  running: RunningSandbox;
  page: Page;
  /** The one person, Anna Petrova; the bot may write to her. */
  anna: number;
  /** The bot sends something to Anna; the message's id. */
  say(method: string, params: Record<string, unknown>): Promise<number>;
  /** Addresses outside the sandbox that the page asked for, and errors of its scripts. */
  complaints: string[];
  close(): Promise<void>;
}

/** Opens the page on Anna's chat and waits until it is live. */
export async function openScene(browser: Browser, options: Partial<SandboxOptions>): Promise<Scene> {
  const running = await runSandbox(options);
  const anna = await running.newChat();
  await running.client.addUser({ id: anna, first_name: 'Anna', last_name: 'Petrova', language_code: 'en' });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const address = request.url();
    if (!/^(data|blob):/.test(address) && !address.startsWith(running.sandbox.url)) complaints.push(address);
  });
  await page.goto(`${running.sandbox.url}/#${anna}`);
  await page.getByText('bot · you are Anna Petrova').waitFor();
  const scene: Scene = {
    running,
    page,
    anna,
    async say(method, params) {
      const { result } = await scene.running.api(method, { chat_id: anna, ...params });
      return (result as { message_id: number }).message_id;
    },
    complaints,
    async close() {
      await context.close();
      await scene.running.sandbox.close();
    },
  };
  return scene;
}

/** Files as a file field takes them. */
export async function jpegs(count: number) {
  const buffer = Buffer.from(await picture(120, 90));
  return Array.from({ length: count }, (_, index) => ({
    name: `photo-${index + 1}.jpg`,
    mimeType: 'image/jpeg',
    buffer,
  }));
}
