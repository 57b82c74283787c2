import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';
import { type ChatWindow, openChatWindow } from './chat-window.ts';

let studio: Studio;
let browser: Browser;
let window: ChatWindow;

beforeAll(async () => {
  [studio, browser] = await Promise.all([sharedStudio(), launchBrowser()]);
}, 90_000); // the first run unpacks the browser
afterAll(() => browser?.close());
beforeEach(async () => {
  window = await openChatWindow(browser, studio.sandboxUrl);
});
afterEach(async () => {
  await window.page.close();
  expect(window.complaints).toEqual([]);
});

/** Waits until the provider has taken the job with this prompt. */
async function whenProviderWorksOn(prompt: string): Promise<void> {
  await studio.until(async () => (await studio.jobsFor(prompt)).length === 1);
}

it('a person makes a picture from three photos by clicking, and cancels a second order', async () => {
  const { page, row, hold, addPerson, press, write, sendAlbum } = window;
  await studio.sandbox.higgsfield.change({ runMs: 60_000 });
  await addPerson('Ann Smith', 'English');
  await row('Hello, Ann').waitFor();
  await press('Studio');
  await press('NanoBanana');
  await row('What should be in the picture?').waitFor();
  await write('a fox reading in a library');
  await row('Reference photos: 0 of 8').waitFor();
  await sendAlbum(3);
  await row('Reference photos: 3 of 8').waitFor();
  await press('Done');
  await press('16:9');
  const card = await hold(row('Price: 50 of your 10,000 credits'));
  await press('Make it');
  await card.getByText('50 credits reserved').waitFor();
  await card.getByText('Generating').waitFor();
  await whenProviderWorksOn('a fox reading in a library');
  await studio.finishJobs();
  await card.getByText(/Done in .* 50 credits · balance 9,950/).waitFor();
  const result = row('NanoBanana · 16:9 · 50 credits');
  await result.getByRole('button', { name: 'Open photo' }).click();
  await page.locator('.lightbox img').waitFor();
  await page.keyboard.press('Escape');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download .*\.png$/ }).click();
  const file = await (await download).path();
  const { format, width, height } = await sharp(await readFile(file)).metadata();
  expect(format).toBe('png');
  expect(width / height).toBeCloseTo(16 / 9, 1);

  await write('a second fox');
  await press('Make it');
  await press('NanoBanana');
  await press('No photos');
  await press('1:1');
  const second = await hold(row('Price: 50 of your 9,950 credits'));
  await press('Make it');
  await second.getByText('Generating').waitFor();
  await whenProviderWorksOn('a second fox');
  await second.getByRole('button', { name: 'Cancel' }).click();
  await second.getByText('Cancelled. 50 credits are back, balance 9,950').waitFor();
  await studio.finishJobs();
  await studio.expectSoundBooks();
});

it('a person who speaks Russian reads Russian all the way', async () => {
  const { page, row, addPerson, press, write, sendAlbum } = window;
  await studio.sandbox.higgsfield.change({ runMs: 200 });
  await addPerson('Ольга Лисина', 'Русский');
  await row('Здравствуйте, Ольга!').waitFor();
  await write('лиса в библиотеке');
  await press('Сделать');
  await press('Seedream');
  await sendAlbum(2);
  await row('Фото-образцы: 2 из 14').waitFor();
  await press('Готово');
  await press('3:4');
  await press('Сделать · 50');
  await row(/Готово за .* 50 кредитов · остаток 9\s950/).waitFor();
  await page.getByRole('link', { name: /^Download / }).waitFor();
  const said = await page.locator('.theirs').allInnerTexts();
  const foreign = said
    .join('\n')
    .match(/\b(?:Done|Cancel|Again|Change|credits?|photos?|Studio|Menu|balance)\b/g);
  expect(foreign).toBeNull();
});

it('an order is made on a phone without scrolling sideways', async () => {
  const { page, row, addPerson, press, write, sendAlbum } = window;
  await page.setViewportSize({ width: 390, height: 844 });
  await studio.sandbox.higgsfield.change({ runMs: 200 });
  await addPerson('Bob Brown', 'English');
  await press('Studio');
  await press('NanoBanana');
  await row('What should be in the picture?').waitFor();
  await write('a lighthouse in the fog');
  await sendAlbum(3);
  await row('Reference photos: 3 of 8').waitFor();
  await press('Done');
  await press('9:16');
  await press('Make it');
  await row(/Done in .* 50 credits/).waitFor();
  await page.getByRole('link', { name: /^Download / }).waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
});
