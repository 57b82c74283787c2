import { expect, test } from 'vitest';
import { crawl, openShop } from './shop-rig.ts';

test('[b3] [b4] a shop is read whole from its one address: all products, whatever their pages are written in', async () => {
  const rig = await openShop();
  const { products, rest } = await crawl(rig);
  const shop = await rig.client.products();
  expect(shop).toHaveLength(60);
  const expected = shop.map(({ slug, name, description, price, currency, pictures }) => ({
    url: rig.at(`p/${slug}`),
    name,
    description,
    price: { amount: (price / 100).toFixed(2), currency },
    images: pictures.map((file) => rig.at(`pictures/${file}`)),
  }));
  const found = [...products.values()].map(({ url, name, description, price, images }) => ({
    url,
    name,
    description,
    price,
    images,
  }));
  expect(found.toSorted((a, b) => a.url.localeCompare(b.url))).toEqual(
    expected.toSorted((a, b) => a.url.localeCompare(b.url)),
  );
  const baskets = [...rest].filter(([path]) => path.startsWith('/cart'));
  expect(baskets).toHaveLength(61);
  expect(new Set(baskets.map(([, reason]) => reason))).toEqual(new Set(['robots']));
  expect(Object.fromEntries([...rest].filter(([path]) => !path.startsWith('/cart')))).toEqual({
    '/partner': 'other_host',
    '/gift-card': 'provider_error 500',
    '/p/paper-lantern': 'gone',
  });
  // The basket is forbidden, and nobody asked for it.
  expect(rig.requests().filter((line) => line.includes('/cart'))).toEqual([]);
});

test('[b3] a second reading of an unchanged shop fetches nothing anew, and finds what has changed', async () => {
  const rig = await openShop();
  const first = await crawl(rig);
  rig.requests();
  const second = await crawl(rig, first);
  expect(second.products.size).toBe(0);
  const anew = rig.requests().filter((line) => !line.startsWith('304') && !line.includes('sitemap'));
  expect(anew).toEqual(['200 /robots.txt', '301 /shop/old/dune-mug']);

  await rig.client.changeProduct('fjord-mug', { price: 12_345 });
  await rig.client.changeProduct('moss-lamp', { available: false });
  const third = await crawl(rig, first);
  expect([...third.products.values()].map(({ name, price }) => [name, price?.amount])).toEqual([
    ['Fjord mug', '123.45'],
  ]);
  const known = first.validators.get(rig.at('p/moss-lamp'));
  expect(await rig.page('p/moss-lamp', known)).toEqual({ status: 'gone', detail: 'HTTP 404' });
  await rig.client.changeProduct('moss-lamp', { available: true });
  expect(await rig.page('p/moss-lamp')).toMatchObject({ status: 'read', product: { name: 'Moss lamp' } });
});
