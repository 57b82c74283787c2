import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { openStudio, type Studio } from '../harness/studio.ts';
import { type ChatWindow, openChatWindow } from './chat-window.ts';

let studio: Studio;
let browser: Browser;

beforeAll(async () => {
  const env = { RUNNINGHUB_MAX_JOBS_1: '1', RUNNINGHUB_MAX_JOBS_2: '1', RUNNINGHUB_MAX_JOBS_3: '1' };
  const runninghub = { runMs: 600_000 };
  [studio, browser] = await Promise.all([openStudio({ env, runninghub }), launchBrowser()]);
}, 90_000); // the first run unpacks the browser
afterAll(async () => {
  await browser?.close();
  await studio?.close();
});

/** Orders a product photo by clicking. @returns its card */
async function order({ press, row, hold, sendAlbum, write }: ChatWindow): Promise<Locator> {
  await write('/product');
  await row('Photo of the product').last().waitFor();
  await sendAlbum(2);
  const card = await hold(row('Shall I make it?').last());
  await press('Make it');
  await card.getByText('50 credits reserved').waitFor();
  return card;
}

async function openTasks() {
  return (await studio.sandbox.runninghub.jobs()).filter(({ ended_at }) => ended_at === undefined);
}

/** The provider ends what this account works on. */
async function finish(account: number): Promise<void> {
  for (const { task_id, account: own } of await openTasks())
    if (own === account) await studio.sandbox.runninghub.move(task_id, 'success');
}

it('two people fill the pool, see the queue move, cancel and repeat, while an account breaks and is mended, and every credit is where it should be', async () => {
  const { runninghub } = studio.sandbox;
  const admin = await studio.admin();
  const ann = await openChatWindow(browser, studio.sandboxUrl);
  await ann.addPerson('Ann Smith', 'English');
  const bob = await openChatWindow(browser, studio.sandboxUrl);
  await bob.addPerson('Bob Brown', 'English');

  const [first, second] = [await order(ann), await order(ann)];
  for (const card of [first, second]) await card.getByText('Generating').waitFor();
  await runninghub.changeAccount(3, { revoked: true });
  const third = await order(ann);
  await admin.sees(/runninghub-3/);
  await third.getByText('you are next').waitFor();
  const bobsFirst = await order(bob);
  await bobsFirst.getByText('1 before you').waitFor();
  const bobsSecond = await order(bob);
  await bobsSecond.getByText('2 before you').waitFor();

  await finish(1);
  await first.getByText('Done in').waitFor();
  await third.getByText('Generating').waitFor();
  await bobsFirst.getByText('you are next').waitFor();
  await bobsSecond.getByText('1 before you').waitFor();
  await bobsSecond.getByRole('button', { name: 'Cancel' }).click();
  await bobsSecond.getByText('Cancelled. 50 credits are back').waitFor();

  await runninghub.changeAccount(3, { revoked: false });
  // It would be tried again in ten minutes.
  await studio.sql`update provider_accounts set set_aside_until = now() where id = 'runninghub-3'`;
  await bobsFirst.getByText('Generating').waitFor();
  await studio.until(async () => (await openTasks()).length === 3);
  for (const account of [1, 2, 3]) await finish(account);
  for (const card of [second, third, bobsFirst]) await card.getByText('Done in').waitFor();

  await runninghub.change({ runMs: 200 });
  await ann.press('Again');
  await ann.row(/Done in .* balance 9,800/).waitFor();
  await ann.write('/credits');
  await ann.row('Balance: 9,800 credits').waitFor();
  await bob.write('/credits');
  await bob.row('Balance: 9,950 credits').waitFor();
  expect([...ann.complaints, ...bob.complaints]).toEqual([]);
  await studio.expectSoundBooks();
}, 240_000);
