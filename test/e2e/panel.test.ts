import { randomBytes } from 'node:crypto';
import { TOTP } from 'otpauth';
import pino from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount } from '../../src/db/panel-accounts.ts';
import { openSession } from '../../src/db/panel-sessions.ts';
import { hashOf } from '../../src/operations/secrets.ts';
import { inviteFirstOwner } from '../../src/web/first-owner.ts';
import { launchBrowser } from '../harness/browser.ts';
import { createCustomer } from '../harness/customer.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';

const password = 'heron under violet bridges';
let studio: Studio;
let browser: Browser;

beforeAll(async () => {
  [studio, browser] = await Promise.all([sharedStudio(), launchBrowser()]);
}, 90_000); // the first run unpacks the browser
afterAll(async () => {
  await browser?.close();
  await studio.sql`update prices set credits = 50 where kind = 'studio'`;
});

async function openWindow(cookie?: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: studio.webUrl });
  if (cookie !== undefined)
    await context.addCookies([{ name: 'darkroom', value: cookie, url: studio.webUrl }]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
}

/** The owner as the printed link makes one, with a device for codes that the second sign-in asks for. */
async function becomeOwner(): Promise<Page> {
  const printed: string[] = [];
  const log = pino({ level: 'silent' });
  const { sql, webUrl: baseUrl } = studio;
  await inviteFirstOwner({
    sql,
    log,
    baseUrl,
    adminPassword: undefined,
    print: (line) => printed.push(line),
  });
  const [link = ''] = /http\S+/.exec(printed.join()) ?? [];
  const page = await openWindow();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(link);
  await page.getByLabel('New password').fill(password);
  await press('Set password and sign in');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.goto('/panel/account');
  await press('Set up');
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '');
  const totp = new TOTP({ secret });
  await page.getByLabel('First code').fill(totp.generate());
  await press('Turn on');
  await page.getByText('If the device is lost').waitFor();
  await press('Sign out');
  await page.getByLabel('Name').fill('owner');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press('Sign in');
  // A code counts once: this is the one the device shows next.
  await page.getByLabel('Code').fill(totp.generate({ timestamp: Date.now() + 30_000 }));
  await press('Sign in');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return page;
}

/** Another one who works here, and is signed in. */
async function colleague(login: string): Promise<Page> {
  const cookie = randomBytes(32).toString('base64url');
  const accountId = await addAccount(studio.sql, { login, role: 'finance', by: 'a test' });
  const visit = { formToken: randomBytes(32).toString('base64url'), agent: 'test', address: '127.0.0.1' };
  await openSession(studio.sql, { idHash: hashOf(cookie), accountId, ...visit });
  return openWindow(cookie);
}

/** Where the list of requests has her. */
const row = (one: Page) => one.getByRole('row').filter({ hasText: 'Annabel' });

test('[b97] [b102] a newcomer opens the printed link, grants credits, answers a request at once with another one, changes a price that the bot shows, and finds an order by its code', async () => {
  const { sql, sandbox } = studio;
  // The link is for a panel that nobody has an account of.
  const page = await becomeOwner();
  const [other, ann] = await Promise.all([colleague('finn'), createCustomer(sandbox, { name: 'Annabel' })]);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await ann.say('/start');
  await ann.sees(/Menu|studio|picture/i);

  await page.goto('/panel/people');
  await page.getByRole('searchbox').fill(String(ann.id));
  await press('Search');
  await page.getByRole('link', { name: 'Annabel' }).click();
  await page.getByLabel('Credits', { exact: true }).fill('500');
  await page.getByLabel('Why? It stands in the log').first().fill('a lost picture');
  await press('Give');
  await page.getByText('500 credits given. The balance is 10,500.').waitFor();
  await ann.say('/credits');
  await ann.sees(/10,500/);

  await ann.press('u:ask_here');
  await ann.sees(/You have asked for 2,500 credits/);
  const windows = [page, other];
  await Promise.all(windows.map((one) => one.goto('/panel/top-ups')));
  await Promise.all(windows.map((one) => row(one).getByRole('button', { name: 'Give 2,500' }).click()));
  const notices = windows.map((one) => one.getByRole('status').filter({ hasText: '2,500' }).innerText());
  expect((await Promise.all(notices)).toSorted()).toEqual([
    expect.stringMatching(/^Already given: 2,500 credits · (owner|finn)$/),
    'Annabel has got 2,500 credits and is told.',
  ]);
  await ann.sees(/balance 13,000/);

  await page.goto('/panel/settings/prices');
  const price = page.locator('section').filter({ hasText: 'A picture in the studio' });
  await price.getByLabel('A picture in the studio').fill('60');
  await price.getByLabel('Why? It stands in the log').fill('the provider is dearer');
  await price.getByRole('button', { name: 'Save' }).click();
  await page.getByText('60 credits, 50 before. The bot shows it already.').waitFor();
  const orderId = await ann.order({ prompt: 'a heron under violet bridges' });
  await ann.card(orderId, /Done in [^]* 60 credits · balance 12,940/);

  await page.goto('/panel/orders');
  await page.getByLabel('Order or code').fill(String(orderId));
  await press('Find');
  await page.getByRole('link', { name: String(orderId), exact: true }).click();
  await page.getByText(`Order ${orderId} (NanoBanana · 4:3) was placed on`).waitFor();
  await page.getByText('60 credits were charged.').waitFor();
  const [{ n } = { n: 0 }] = await sql<{ n: number }[]>`
    select count(*)::int as n from credit_entries c join users u on u.id = c.user_id
    where u.telegram_id = ${ann.id} and c.posted_delta = 2500`;
  expect(n).toBe(1);
  await studio.expectSoundBooks();
});
