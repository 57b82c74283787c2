import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { createRunExecutions } from '../operations/catalog-scene.ts';
import { openShop } from '../web/panel/review-shop.ts';
import { openPanel, type PanelRig } from '../web/panel-rig.ts';
import { type PanelSite, servePanel } from '../web/panel-site.ts';

const pictures = 20;

let browser: Browser;
let rig: PanelRig;
let site: PanelSite;

beforeAll(async () => {
  [browser, rig] = await Promise.all([launchBrowser(), openPanel(createRunExecutions())]);
  site = await servePanel(rig);
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await rig.close();
});

/** Decides by the keyboard until nothing is left: some are accepted, some rejected for a usual reason, some made again. */
async function decideAll(page: Page): Promise<number> {
  const keys = [['a'], ['r', '3'], ['a'], ['e', '1']] as const;
  for (let turn = 0; ; turn += 1) {
    const shown = page.locator('#picture');
    if ((await shown.count()) === 0) return turn;
    const address = page.url();
    for (const key of keys[turn % keys.length] ?? []) await page.keyboard.press(key);
    // The other one may have been first: then it says so, and goes on from there.
    const isElsewhere = page.waitForURL((url) => url.href !== address);
    const isSettled = page.locator('.settled-now').waitFor();
    // Of the two only one happens.
    await Promise.any([isElsewhere, isSettled]);
    if (page.url() !== address) continue;
    await page.keyboard.press('j');
    await page.waitForURL((url) => url.href !== address);
  }
}

test('[b14] two moderators decide on 20 pictures by keyboard at once: each is decided once, and each sees what the other did', async () => {
  const shop = await openShop(rig, pictures);
  const [mia, max] = [await rig.signIn('moderator'), await rig.signIn('moderator')];
  const [left, right] = await Promise.all([site.openWindow(browser, mia), site.openWindow(browser, max)]);
  const [first = 0, second = 0] = shop.itemIds;

  // Before they begin, one sees in the gallery what the other decides.
  await left.page.goto('/panel/catalog/review');
  await right.page.goto(`/panel/catalog/review/${second}`);
  await right.page.keyboard.press('a');
  await left.page.locator('.settled').getByText('Accepted by moderator').waitFor();
  await left.page.locator('#review-left').getByText('19 pictures').waitFor();
  await left.page.goto(`/panel/catalog/review/${first}`);
  await right.page.goto(`/panel/catalog/review/${first}`);
  await left.page.keyboard.press('a');
  await right.page.getByText('Accepted by moderator').waitFor();
  expect(await right.page.getByRole('button', { name: 'Accept' }).count()).toBe(0);
  await right.page.keyboard.press('j');
  await right.page.waitForURL((url) => !url.href.endsWith(`/${first}`));

  const turns = await Promise.all([left, right].map(({ page }) => decideAll(page)));
  expect(Math.min(...turns)).toBeGreaterThan(3);
  const decided = await rig.sql<{ n: number; verdicts: number }[]>`
    select count(*) as n, count(distinct verdict) as verdicts from catalog_decisions where counts`;
  expect(decided).toEqual([{ n: pictures, verdicts: 3 }]);
  const [{ by } = { by: 0 }] = await rig.sql<{ by: number }[]>`
    select count(distinct by) as by from catalog_decisions where counts`;
  expect(by).toBe(2);
  await left.page.getByText('Nothing is left to decide on').first().waitFor();
  expect([...left.complaints, ...right.complaints]).toEqual([]);
});
