import { expect, test } from 'vitest';
import { openSite, type Served } from './shop-site.ts';

const script = (text: string): string => `<script type="application/ld+json">${text}</script>`;
const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

/** Pages of up to five megabytes that were made to cost more than they weigh. */
const pages: Record<string, string> = {
  'nested and closed': `${'<b>'.repeat(70_000)}${'</b>'.repeat(70_000)}`,
  'more tags than anybody reads': '<b>'.repeat(400_000),
  'attributes without end': `<p ${many(500_000, (index) => ` b${index.toString(36)}`)}>`,
  'one word': 'x'.repeat(4_900_000),
  'a srcset without end': `<img srcset="${'a,'.repeat(2_000_000)}">`,
  'links without end': many(65_000, (index) => `<a href="/p/${index}">x</a>`),
  'deep lists of JSON': script('['.repeat(4_000_000)),
  'deep objects of JSON': script('{"a":'.repeat(900_000)),
  'many products': script(`[${many(60_000, () => '{"@type":"Product"},')}1]`),
  'pictures without end': script(
    JSON.stringify({
      '@type': 'Product',
      image: Array.from({ length: 200_000 }, (_, index) => `/${index}.jpg`),
    }),
  ),
  'things within things': '<div itemscope itemtype="http://schema.org/Product" itemprop="offers">'.repeat(
    60_000,
  ),
  spaces: `<title>${' '.repeat(4_500_000)}</title><h1>${'not '.repeat(100_000)}</h1>`,
  prices: `<h1>${'1 '.repeat(2_000_000)}</h1>`,
};

test('a hostile page costs two seconds and a hundred megabytes at most, and the next one is read', {
  timeout: 120_000,
}, async () => {
  const paths: Record<string, Served> = { '/good': { body: '<a href="/x">x</a>' } };
  for (const [name, body] of Object.entries(pages))
    paths[`/${encodeURIComponent(name)}`] = { body: Buffer.from(body) };
  const site = await openSite(paths);
  await site.page('/good');
  for (const name of Object.keys(pages)) {
    const before = process.memoryUsage().rss;
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 10);
    const cpuBefore = process.cpuUsage();
    const selectors = { product: 'h1', price: 'h1', images: 'div div img' };
    const answer = await site.page(`/${encodeURIComponent(name)}`, { selectors });
    const { user, system } = process.cpuUsage(cpuBefore);
    clearInterval(watching);
    const unread = { status: 'skipped', reason: 'unreadable' };
    if (answer.status !== 'read') expect(answer, name).toMatchObject(unread);
    // Of the process, so that what it takes to serve and fetch the page is in it.
    expect((user + system) / 1000, name).toBeLessThan(2_500);
    expect(most - before, name).toBeLessThan(100e6);
    expect(await site.page('/good'), name).toMatchObject({ status: 'read', links: [`${site.origin}/x`] });
  }
});

test('rules without end for robots cost no more than two seconds', async () => {
  const body = `User-agent: *\n${many(8_000, (index) => `Disallow: /*${'a*'.repeat(20)}${index}$\n`)}`;
  const site = await openSite({ '/robots.txt': { body }, [`/${'a'.repeat(1_900)}`]: { body: '<p>x' } });
  const robots = await site.robots();
  const { user, system } = process.cpuUsage();
  expect(await site.page(`/${'a'.repeat(1_900)}`, { robots })).toMatchObject({ status: 'read' });
  const used = process.cpuUsage({ user, system });
  expect((used.user + used.system) / 1000).toBeLessThan(2_000);
});
