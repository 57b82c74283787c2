import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { createPreviewActivities } from '../../activities/catalog/preview.ts';
import type { PreviewInput } from '../../src/contract/preview.ts';
import { createShopDouble, origin, startUrl, trouble } from './catalog-doubles.ts';

const shop = createShopDouble();
const activities = createPreviewActivities({ shop: shop.reader });
const read = (path: string) =>
  new MockActivityEnvironment().run((input: PreviewInput) => activities.previewPage(input), {
    url: `${origin}/${path}`,
    source: { startUrl, hosts: [], selectors: {} },
  });

test('a page is read as a run would, after its robots.txt, and read twice it says the same', async () => {
  shop.sell('vase', ['red', 'blue'], ['lamp']);
  const [first, again] = [await read('vase'), await read('vase')];
  expect(first).toMatchObject({
    kind: 'product',
    product: { imageCount: 2, images: [expect.any(String), expect.any(String)] },
  });
  expect(again).toEqual(first);
  expect(shop.asked.map(({ call }) => call)).toEqual(['robots', 'page', 'robots', 'page']);
});

test('a page that is no product, is gone, is not to be read or gives trouble is told as what it is', async () => {
  shop.link('/about', ['vase', 'lamp']);
  shop.pages.set(`${origin}/secret`, { status: 'skipped', reason: 'robots', detail: '/secret' });
  shop.pages.set(`${origin}/broken`, trouble());
  expect(await read('about')).toEqual({ kind: 'no_product', links: 2 });
  expect(await read('nowhere')).toEqual({ kind: 'gone', detail: '404' });
  expect(await read('secret')).toEqual({ kind: 'skipped', reason: 'robots', detail: '/secret' });
  expect(await read('broken')).toEqual({ kind: 'trouble', detail: 'no luck' });
});
