import { expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { english, hashOf, newClient, picture, setOf, signal } from '../providers/gateway-rig.ts';
import { runSandbox } from './running-sandbox.ts';

test('what is published appears in the back office by itself; people edit its texts, remove it and put it back', async () => {
  const { sandbox, client } = await runSandbox();
  onTestFinished(() => sandbox.close());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(sandbox.url);
  await page.getByRole('link', { name: 'CMS' }).click();
  await page.getByText('Nothing here yet').waitFor();
  const gateway = newClient(`${sandbox.url}/gateway`);
  const bytes = await picture('teal');
  const contentHash = hashOf(bytes);
  await gateway.putContent({ hash: contentHash, mimeType: 'image/png', bytes }, signal);
  await gateway.publish(setOf([{ contentHash }]), signal);
  const card = page.locator('.shop-image');
  await card.getByText('Published by Darkroom').waitFor();
  await card.getByText(english.en.caption).waitFor();
  expect(await card.locator('img').evaluate((img: { naturalWidth: number }) => img.naturalWidth)).toBe(64);
  const action = (text: string) => page.getByRole('button', { name: `${text}: moss-mug/1` });
  await action('Edit texts').click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Our best mug');
  await page.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Edited here').waitFor();
  await card.getByText('Our best mug').waitFor();
  await action('Remove').click();
  await card.getByText('Removed here').waitFor();
  expect(await gateway.find('moss-mug/1', signal)).toMatchObject({ shown: 'removed', revision: 3 });
  await action('Put back').click();
  await card.getByText('Edited here').waitFor();
  await page.getByRole('button', { name: /^Published/ }).click();
  await page.getByText('None of these').waitFor();
  await gateway.withdraw({ externalKey: 'moss-mug/1', version: 1 }, signal);
  await page.getByRole('button', { name: /^The shop’s own ?1/ }).click();
  await card.getByText('Darkroom').waitFor();
  expect((await client.gateway.products())[0]?.images).toMatchObject([
    { shown: 'original', changedBy: 'api' },
  ]);
  expect(complaints).toEqual([]);
}, 60_000); // the first run unpacks the browser
