import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { openSystem, type System } from '../harness/system.ts';
import { type ChatWindow, openChatWindow } from './chat-window.ts';

let system: System;
let browser: Browser;
let olga: ChatWindow;

beforeAll(async () => {
  [system, browser] = await Promise.all([openSystem(), launchBrowser()]);
  await system.sandbox.shop.change({ crawlDelaySeconds: 0, slowMs: 100, pictureSide: 300 });
  await system.sandbox.gemini.change({ queuedMs: 20, runMs: 500, longestSide: 256 });
  olga = await openChatWindow(browser, system.sandboxUrl);
}, 120_000); // the first run unpacks the browser
afterAll(async () => {
  await browser?.close();
  await system?.close();
});

/** What a link of the newest card leads to, in a window of its own. */
async function follow(name: string): Promise<Page> {
  const opening = olga.page.waitForEvent('popup');
  await olga.page.getByRole('link', { name }).last().click();
  const page = await opening;
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => olga.complaints.push(error.message));
  return page;
}

it('[b2] [b21] [b22] the operator of the sandbox presses 🔄, writes prompts in the sheet, presses 🎨, and the pictures are in the folder', async () => {
  await olga.page.locator('.avatar').getByText('OO', { exact: true }).first().waitFor();
  await olga.page.getByText('Olga (operator)').first().click();
  await olga.page.getByRole('button', { name: 'Start', exact: true }).click();
  await olga.press('Catalog');
  await olga.press('Update images');
  await olga.row(/60 products[^]*116 new[^]*Done in/).waitFor({ timeout: 60_000 });

  const sheet = await follow('Sheet');
  await sheet.getByText('116 rows').waitFor();
  for (const [row, prompt] of [
    [2, 'on a beach at sunset'],
    [4, 'on a marble table'],
  ] as const) {
    await sheet.locator(`tbody tr:nth-child(${row}) td:nth-child(8)`).click();
    await sheet.keyboard.type(prompt);
    await sheet.keyboard.press('Enter');
  }
  await olga.press('Send to generation');
  await olga.row('Make 2 pictures for $0.13').waitFor();
  await olga.press('Make 2 pictures');
  await olga.row(/2 of 2 made · 📁 2 in the folder[^]*Done in/).waitFor({ timeout: 60_000 });

  const [, first, second, third] = await system.sandbox.google.rows('Catalog');
  expect([first?.[4], second?.[4], third?.[4]]).toEqual([
    'made, to be decided',
    'no prompt',
    'made, to be decided',
  ]);
  await sheet.locator('tbody tr:nth-child(2)').filter({ hasText: 'made' }).waitFor();
  const folder = await follow('Folder');
  const names = (await system.sandbox.google.files()).map(({ name }) => name);
  expect(names).toHaveLength(2);
  for (const name of names) await folder.getByText(name).first().waitFor();
  expect(olga.complaints).toEqual([]);
});
