import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { photos } from '../photos.ts';
import { openStudio, type Studio } from '../studio.ts';

let studio: Studio;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [studio, browser] = await Promise.all([openStudio(), launchBrowser()]);
}, 90_000); // the first run unpacks the browser
afterAll(async () => {
  await browser?.close();
  await studio?.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(20_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(studio.sandboxUrl);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const row = (text: string | RegExp): Locator => page.locator('.row').filter({ hasText: text });
const link = (name: RegExp): Locator => page.getByRole('link', { name });

/** Presses the newest button under a message that begins with these words, as Telegram's buttons carry an emoji. */
async function press(words: string): Promise<void> {
  const buttons = page.getByRole('group', { name: 'Buttons' });
  await buttons
    .getByRole('button', { name: new RegExp(`^\\P{L}*${words}`, 'u') })
    .last()
    .click();
}

async function write(text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
}

async function addPerson(name: string, language: 'English' | 'Русский'): Promise<void> {
  await page.getByRole('button', { name: 'Add a person' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('dialog').getByText(language, { exact: true }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText(`you are ${name}`).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
}

async function sendAlbum(count: number): Promise<void> {
  const files = (await photos(count)).map((bytes, index) => ({
    name: `photo-${index + 1}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.from(bytes),
  }));
  await page.setInputFiles('#file-input', files);
  const dialog = page.getByRole('dialog', { name: `Send ${count} photos` });
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The row of this message, whatever it will say later. */
async function hold(message: Locator): Promise<Locator> {
  const id = await message.getAttribute('data-message');
  return page.locator(`.row[data-message="${id}"]`);
}

/** Waits until the provider has taken the job with this prompt. */
async function whenProviderWorksOn(prompt: string): Promise<void> {
  await studio.until(async () => (await studio.jobsFor(prompt)).length === 1);
}

it('a person makes a picture from three photos by clicking, and cancels a second order', async () => {
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
  await link(/^Download .*\.png$/).click();
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
  await link(/^Download /).waitFor();
  const said = await page.locator('.theirs').allInnerTexts();
  const foreign = said
    .join('\n')
    .match(/\b(?:Done|Cancel|Again|Change|credits?|photos?|Studio|Menu|balance)\b/g);
  expect(foreign).toBeNull();
});

it('an order is made on a phone without scrolling sideways', async () => {
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
  await link(/^Download /).waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
});
