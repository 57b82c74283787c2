import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { jpegs, openScene, type Scene } from './page-scene.ts';
import { runSandbox } from './running-sandbox.ts';

let browser: Browser;
let scene: Scene;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000); // the first run unpacks the browser
afterAll(() => browser.close());

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'darkroom-page-'));
  scene = await openScene(browser, { dataDir });
});
afterEach(async () => {
  await scene.close();
  await rm(dataDir, { recursive: true });
  expect(scene.complaints).toEqual([]);
});

const messageField = () => scene.page.getByRole('textbox', { name: 'Message' });
const bubbles = () => scene.page.locator('.bubble');
const bubble = (text: string) => bubbles().filter({ hasText: text });

test('a person writes with Enter, and Shift+Enter begins a new line', async () => {
  await messageField().fill('first');
  await messageField().press('Shift+Enter');
  await messageField().pressSequentially('second');
  await messageField().press('Enter');
  await bubble('first').waitFor();
  const messages = await scene.running.client.messages(scene.anna);
  expect(messages.at(-1)).toMatchObject({ text: 'first\nsecond', out: false });
  expect(await messageField().inputValue()).toBe('');
});

test('the text of the bot keeps its entities and runs no markup', async () => {
  await scene.say('sendMessage', {
    parse_mode: 'HTML',
    text: '<b>bold</b> <i>it</i> <code>4812-B</code> <a href="https://example.com/">docs</a> &lt;img src=x onerror=1&gt;\n<blockquote expandable>a\nb\nc\nd\ne</blockquote>end',
  });
  const card = bubble('bold');
  await card.waitFor();
  expect(await card.locator('strong').textContent()).toBe('bold');
  expect(await card.locator('em').textContent()).toBe('it');
  expect(await card.locator('code').textContent()).toBe('4812-B');
  expect(await card.locator('a').getAttribute('href')).toBe('https://example.com/');
  expect(await card.locator('img').count()).toBe(0);
  const quote = card.locator('.quoted');
  const folded = (await quote.boundingBox())?.height ?? 0;
  await card.getByRole('button', { name: 'Show the whole quote' }).click();
  expect((await quote.boundingBox())?.height).toBeGreaterThan(folded);
});

test('a pressed button waits for its answer, which is shown; the card is edited in place', async () => {
  const id = await scene.say('sendMessage', {
    text: 'order',
    reply_markup: { inline_keyboard: [[{ text: 'Cancel', callback_data: 'cancel' }]] },
  });
  const key = scene.page.getByRole('button', { name: 'Cancel', exact: true });
  await key.click();
  await scene.page.locator('[data-callback="cancel"][aria-busy="true"]').waitFor();
  const { result } = await scene.running.api('getUpdates', {
    timeout: 5,
    allowed_updates: ['callback_query'],
  });
  const query = (result as { callback_query: { id: string } }[]).at(-1)?.callback_query.id;
  await scene.running.api('answerCallbackQuery', { callback_query_id: query, text: 'Accepted' });
  await scene.page.locator('.toast', { hasText: 'Accepted' }).waitFor();
  await scene.page.locator('[data-callback="cancel"]:not([aria-busy])').waitFor();
  await scene.say('editMessageText', { message_id: id, text: 'cancelled' });
  const card = bubble('cancelled');
  await card.waitFor();
  expect(await card.locator('.edited').textContent()).toBe('edited');
  expect(await key.count()).toBe(0);
  await scene.say('deleteMessage', { message_id: id });
  await card.waitFor({ state: 'detached' });
});

test('an answer that must be seen opens a window', async () => {
  await scene.say('sendMessage', {
    text: 'order',
    reply_markup: { inline_keyboard: [[{ text: 'Buy', callback_data: 'buy' }]] },
  });
  await scene.page.getByRole('button', { name: 'Buy' }).click();
  const { result } = await scene.running.api('getUpdates', {
    timeout: 5,
    allowed_updates: ['callback_query'],
  });
  const query = (result as { callback_query: { id: string } }[]).at(-1)?.callback_query.id;
  const answer = { callback_query_id: query, text: 'You have 20, this costs 50', show_alert: true };
  await scene.running.api('answerCallbackQuery', answer);
  const alert = scene.page.getByRole('alertdialog');
  await alert.getByText('You have 20').waitFor();
  await alert.getByRole('button', { name: 'OK' }).click();
  await alert.waitFor({ state: 'detached' });
});

test('several photos go as one album without the removed one, and open in full size', async () => {
  await scene.page.setInputFiles('#file-input', await jpegs(4));
  const dialog = scene.page.getByRole('dialog', { name: 'Send 4 photos' });
  await dialog.getByRole('button', { name: 'Remove photo-2.jpg' }).click();
  const smaller = scene.page.getByRole('dialog', { name: 'Send 3 photos' });
  await smaller.getByRole('textbox', { name: 'Caption' }).fill('my cat');
  await smaller.getByRole('button', { name: 'Send', exact: true }).click();
  const album = bubble('my cat');
  await album.waitFor();
  expect(await album.locator('.photo').count()).toBe(3);
  const sent = (await scene.running.client.messages(scene.anna)).filter(({ photo }) => photo);
  expect(new Set(sent.map((message) => message.media_group_id)).size).toBe(1);
  await album.getByRole('button', { name: 'Open photo 2 of 3' }).click();
  await scene.page.getByText('2 of 3').waitFor();
  await scene.page.keyboard.press('ArrowRight');
  await scene.page.getByText('3 of 3').waitFor();
  await scene.page.keyboard.press('Escape');
  await scene.page.locator('.lightbox').waitFor({ state: 'detached' });
});

test('a picture sent as a file stays a file that can be downloaded', async () => {
  await scene.page.setInputFiles('#file-input', await jpegs(1));
  await scene.page.getByText('As file', { exact: true }).click();
  await scene.page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  const download = scene.page.waitForEvent('download');
  await scene.page.getByRole('link', { name: 'Download photo-1.jpg' }).click();
  expect((await download).suggestedFilename()).toBe('photo-1.jpg');
  expect((await scene.running.client.messages(scene.anna)).at(-1)?.document?.file_name).toBe('photo-1.jpg');
});

test('a reader in the middle of the chat stays there while cards change above and messages come below', async () => {
  const first = await scene.say('sendMessage', { text: 'card' });
  for (let index = 0; index < 40; index += 1) await scene.say('sendMessage', { text: `line ${index}.` });
  await bubble('line 39.').waitFor();
  const middle = bubble('line 20.');
  await middle.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await scene.page.getByRole('button', { name: 'To the newest message' }).waitFor();
  const before = await middle.boundingBox();
  await scene.say('editMessageText', { message_id: first, text: 'card\nhas\ngrown\nmuch\nlonger' });
  await bubble('much').waitFor();
  await scene.say('sendMessage', { text: 'news' });
  await bubble('news').waitFor();
  expect((await middle.boundingBox())?.y).toBe(before?.y);
  await scene.page.getByRole('button', { name: 'To the newest message' }).click();
  await expect.poll(() => bubble('news').isVisible()).toBe(true);
});

test('a reader at the end follows new messages, which are also said aloud', async () => {
  for (let index = 0; index < 40; index += 1) await scene.say('sendMessage', { text: `line ${index}.` });
  await scene.page.locator('#announcer', { hasText: 'Darkroom: line 39' }).waitFor({ state: 'attached' });
  const box = await bubble('line 39.').boundingBox();
  expect(box && box.y + box.height).toBeLessThan(760);
});

test('the bot at work is shown until its message comes', async () => {
  await scene.running.api('sendChatAction', { chat_id: scene.anna, action: 'upload_photo' });
  await scene.page.getByText('sending photo').waitFor();
  await scene.say('sendMessage', { text: 'here' });
  await scene.page.getByText('bot · you are Anna Petrova').waitFor();
});

test('commands are offered while a slash is typed', async () => {
  await scene.running.api('setMyCommands', {
    commands: [
      { command: 'studio', description: 'Pictures from words' },
      { command: 'settings', description: 'Language' },
      { command: 'help', description: 'What the bot can do' },
    ],
  });
  await scene.page.reload();
  await scene.page.getByRole('button', { name: 'Commands' }).waitFor();
  await messageField().pressSequentially('/s');
  expect(await scene.page.getByRole('option').allTextContents()).toEqual([
    '/studioPictures from words',
    '/settingsLanguage',
  ]);
  await messageField().press('ArrowDown');
  await messageField().press('Enter');
  await bubble('/settings').waitFor();
});

test('commands that the bot sets for one chat are offered there at once', async () => {
  const set = (command: string, scope?: object) =>
    scene.running.api('setMyCommands', { commands: [{ command, description: 'd' }], scope });
  const open = () => scene.page.getByRole('button', { name: 'Commands' }).click();
  const option = (name: string) => scene.page.getByRole('option', { name });
  await set('studio');
  await open();
  await option('/studio').waitFor();
  await set('stats', { type: 'chat', chat_id: scene.anna });
  await option('/studio').waitFor({ state: 'detached' });
  await open();
  await option('/stats').waitFor();
});

test('a reply shows what it answers', async () => {
  await scene.say('sendMessage', { text: 'which colour?' });
  await bubble('which colour?').hover();
  await scene.page
    .locator('.row', { hasText: 'which colour?' })
    .getByRole('button', { name: 'Reply' })
    .click();
  await messageField().fill('green');
  await messageField().press('Enter');
  await bubble('green').locator('.reply-preview', { hasText: 'which colour?' }).waitFor();
});

test('a blocked bot cannot be written to until it is unblocked', async () => {
  await scene.page.getByRole('button', { name: 'Menu' }).click();
  await scene.page.getByRole('menuitem', { name: 'Block bot' }).click();
  const unblock = scene.page.getByRole('button', { name: 'Unblock bot' });
  await unblock.waitFor();
  expect((await scene.running.api('sendMessage', { chat_id: scene.anna, text: 'x' })).status).toBe(403);
  await unblock.click();
  await messageField().waitFor();
  expect((await scene.running.api('sendMessage', { chat_id: scene.anna, text: 'x' })).status).toBe(200);
});

test('a second person is added, and what the bot writes to the first is counted meanwhile', async () => {
  await scene.page.getByRole('button', { name: 'Add a person' }).click();
  await scene.page.getByRole('textbox', { name: 'Name' }).fill('John Smith');
  await scene.page.getByText('English').click();
  await scene.page.getByRole('button', { name: 'Add', exact: true }).click();
  await scene.page.getByText('you are John Smith').waitFor();
  await scene.page.getByRole('button', { name: 'Start', exact: true }).click();
  await bubble('/start').waitFor();
  await scene.say('sendMessage', { text: 'to Anna only' });
  await scene.page.getByRole('button', { name: /Anna Petrova.*1 unread/ }).click();
  await bubble('to Anna only').waitFor();
  expect(await bubble('/start').count()).toBe(1);
  expect(await scene.page.getByText('1 unread').count()).toBe(0);
});

test('a fault is planned, reported and cleared, and settings are changed', async () => {
  await scene.page.getByRole('button', { name: 'Faults and settings' }).click();
  await scene.page.getByRole('combobox', { name: 'Fault' }).selectOption('Too many requests (429)');
  await scene.page.getByRole('button', { name: 'Plan', exact: true }).click();
  await scene.page.getByText('http 429').waitFor();
  expect((await scene.running.api('sendMessage', { chat_id: scene.anna, text: 'x' })).status).toBe(429);
  await scene.page.getByText('fired 1×').waitFor();
  await scene.page.getByRole('button', { name: 'Clear all' }).click();
  await scene.page.getByText('Nothing planned').waitFor();
  expect(await scene.running.client.faults.report()).toEqual([]);
  await scene.page.getByRole('spinbutton', { name: 'Jobs at a time' }).fill('2');
  await scene.page.getByRole('checkbox', { name: 'Key is revoked' }).check();
  await expect
    .poll(() => scene.running.client.higgsfield.settings())
    .toMatchObject({ concurrency: 2, revoked: true });
});

test('on a phone one sees either the people or the chat', async () => {
  await scene.page.setViewportSize({ width: 390, height: 844 });
  const people = scene.page.getByRole('navigation', { name: 'People' });
  await people.waitFor({ state: 'hidden' });
  await scene.page.getByRole('button', { name: 'Back to people' }).click();
  await people.waitFor();
  expect(await messageField().isVisible()).toBe(false);
  await scene.page.getByRole('button', { name: /Anna Petrova/ }).click();
  await messageField().waitFor();
  const width = await scene.page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBe(390);
});

test('a page that lost the sandbox says so, comes back by itself and shows what happened meanwhile', async () => {
  await scene.running.sandbox.close();
  await scene.page.getByText('connecting').waitFor();
  scene.running = await runSandbox({ dataDir, port: scene.running.sandbox.port });
  await scene.running.api('sendMessage', { chat_id: scene.anna, text: 'sent before you were back' });
  await bubble('sent before you were back').waitFor();
  await scene.page.getByText('bot · you are Anna Petrova').waitFor();
  await scene.running.api('sendMessage', { chat_id: scene.anna, text: 'and live again' });
  await bubble('and live again').waitFor();
});

test.each([
  {
    how: 'pasted',
    event: "new ClipboardEvent('paste', { clipboardData: files, bubbles: true })",
    target: 'textarea',
    kind: 'a photo',
  },
  {
    how: 'dropped on the place for files',
    event: "new DragEvent('drop', { dataTransfer: files, bubbles: true })",
    target: '.drop-zone[data-as=document]',
    kind: 'a file',
  },
])('a picture that is $how is offered as $kind', async ({ event, target, kind }) => {
  await scene.page.evaluate(`{
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'cat.png', { type: 'image/png' }));
    document.querySelector('${target}').dispatchEvent(${event});
  }`);
  await scene.page.getByRole('dialog', { name: `Send ${kind}` }).waitFor();
});
