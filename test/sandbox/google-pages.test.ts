import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createGoogle, type Google } from '../../src/providers/google/google.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import type { GoogleClient } from '../../src/sandbox/google/client.ts';
import { launchBrowser } from '../harness/browser.ts';
import { header, signal, tab, token } from '../providers/google-rig.ts';
import { folderId, sheetFileId } from './google-rig.ts';
import { type RunningSandbox, runSandbox } from './running-sandbox.ts';

let browser: Browser;
let running: RunningSandbox;
let google: Google;
let people: GoogleClient;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000); // the first run unpacks the browser
afterAll(() => browser.close());

beforeEach(async () => {
  running = await runSandbox();
  people = running.client.google;
  const http = createHttp({ userAgent: 'darkroom' });
  const apiUrl = `${running.sandbox.url}/google`;
  google = createGoogle({ credentials: token, apiUrl, http, sheetId: sheetFileId, folderId });
  await google.sheets.prepare(tab, header, signal);
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.context().close();
  await running.sandbox.close();
  expect(complaints).toEqual([]);
});

const rows = [
  ['k1', 'Chair', 'new'],
  ['k2', 'Table', 'new'],
  ['k3', 'Lamp', 'new'],
];

async function openSheet(): Promise<void> {
  await google.sheets.append(tab, rows, signal);
  await page.goto(`${running.sandbox.url}/google/sheet`);
  await page.getByText('3 rows').waitFor();
}

/** Counted from 1, as people see them. */
const cell = (row: number, column: number) =>
  page.locator(`tbody tr:nth-child(${row}) td:nth-child(${column + 1})`);
const menu = (text: string) => page.getByRole('menuitem', { name: text });

async function shows(row: number, column: number, text: string): Promise<void> {
  await cell(row, column).filter({ hasText: text }).waitFor();
}

/** Waits for what a click sets off; it is at the sandbox in the end. */
async function eventually<Value>(read: () => Promise<Value>, wanted: Value): Promise<void> {
  await expect.poll(read, { timeout: 5_000 }).toEqual(wanted);
}

test('[b5] a prompt is typed into its cell; Enter and Tab go on, Escape leaves all as it was', async () => {
  await openSheet();
  await cell(2, 4).click();
  await page.keyboard.type('by the sea');
  await page.keyboard.press('Enter');
  await page.keyboard.type('=1+1');
  await page.keyboard.press('Tab');
  await cell(4, 4).click();
  await page.keyboard.type('never');
  await page.keyboard.press('Escape');
  await shows(2, 4, 'by the sea');
  await shows(3, 4, '#ERROR!');
  await eventually(
    async () => (await google.sheets.read(tab, signal)).map((row) => row[3]),
    ['Prompt', 'by the sea', '#ERROR!', undefined],
  );
  await cell(2, 4).dblclick();
  expect(await page.getByRole('textbox', { name: 'Cell' }).inputValue()).toBe('by the sea');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await eventually(async () => (await people.rows('Catalog'))[1]?.[3], '');
});

test('rows are sorted by a column, deleted and inserted', async () => {
  await openSheet();
  await page.getByRole('button', { name: 'Column B' }).click();
  await menu('Sort by B, A to Z').click();
  await shows(3, 2, 'Lamp');
  await page.getByRole('button', { name: 'Row 2' }).click();
  await menu('Delete this row').click();
  await shows(2, 2, 'Lamp');
  await page.getByRole('button', { name: 'Row 2' }).click();
  await menu('Insert a row above').click();
  await shows(3, 2, 'Lamp');
  const texts = (await people.rows('Catalog')).map((row) => row[1] ?? '');
  expect(texts).toEqual(['Product', '', 'Lamp', 'Table']);
});

test('what a run writes appears by itself, and the cell somebody is in keeps its text, its focus and its row', async () => {
  await openSheet();
  await cell(2, 4).click();
  await page.keyboard.type('by the');
  await google.sheets.append(tab, [['k4', 'Sofa', 'new']], signal);
  await google.sheets.write(tab, [{ row: 2, column: 3, value: 'seen' }], signal);
  await shows(2, 3, 'seen');
  await shows(5, 2, 'Sofa');
  await people.sort('Catalog', { column: 2, isDescending: true });
  await shows(2, 2, 'Table');
  await page.keyboard.type(' sea');
  await page.keyboard.press('Enter');
  await eventually(
    async () => (await people.rows('Catalog')).map(([key, , , prompt = '']) => [key, prompt]),
    [
      ['Key', 'Prompt'],
      ['k2', ''],
      ['k4', ''],
      ['k3', ''],
      ['k1', 'by the sea'],
    ],
  );
});

const placeOfFirst = async () => (await people.files())[0]?.place;

test('[b13] pictures of the folder are seen, deleted, restored, moved out and back, and deleted for good', async () => {
  const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  await page.goto(`${running.sandbox.url}/google/folder`);
  await page.getByText('Nothing here yet').waitFor();
  const [id = ''] = await google.drive.makeIds(1, signal);
  const upload = { id, name: 'chair.png', folderId, mimeType: 'image/png', bytes, properties: {} };
  const { link } = await google.drive.upload(upload, signal);
  const action = (text: string) => page.getByRole('button', { name: `${text}: chair.png` });
  const view = (text: string) => page.getByRole('button', { name: new RegExp(`^${text} ?1$`) });
  await page.getByRole('button', { name: 'Open chair.png' }).click();
  await page.locator('.lightbox img').waitFor();
  await page.keyboard.press('Escape');
  await action('Delete').click();
  await eventually(placeOfFirst, 'bin');
  expect(await google.drive.list(folderId, signal)).toEqual([]);
  await view('Bin').click();
  await action('Restore').click();
  await view('Folder').click();
  await action('Move out').click();
  await eventually(placeOfFirst, 'elsewhere');
  await view('Moved out').click();
  await action('Move back').click();
  await eventually(placeOfFirst, 'folder');
  expect(await google.drive.list(folderId, signal)).toMatchObject([{ id, isTrashed: false }]);
  await google.sheets.append(tab, [['k1', link]], signal);
  await page.goto(`${running.sandbox.url}/google/sheet`);
  await cell(2, 2).locator('img').waitFor();
  await page.goto(`${running.sandbox.url}/google/folder`);
  await action('Delete').click();
  await view('Bin').click();
  await action('Delete for good').click();
  await eventually(async () => google.drive.find(id, signal), undefined);
});

test('the chat, the sheet and the folder lead to each other', async () => {
  await page.goto(running.sandbox.url);
  await page.getByRole('link', { name: 'Sheet' }).click();
  await page.getByRole('link', { name: 'Folder' }).click();
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('link', { name: 'Folder' }).waitFor();
});
