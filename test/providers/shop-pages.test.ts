import { describe, expect, test } from 'vitest';
import { windows1251 } from '../../src/sandbox/shop/text.ts';
import { jsonLd, linksOf, openSite, productOf, readOne } from './shop-site.ts';

const imagesOf = async (
  html: string,
  image: unknown,
  selectors = {},
): Promise<readonly string[] | undefined> =>
  (await productOf(`${jsonLd({ '@type': 'Product', name: 'x', image })}${html}`, selectors))?.images;

describe('the largest form of a picture', () => {
  test('is taken from the sets, sources, links and attributes the page has for it', async () => {
    for (const html of [
      '<img src="/a_200x200.jpg" srcset="/a_200x200.jpg 200w, /a.jpg 800w">',
      '<img src="/a_200x200.jpg" srcset="/a_200x200.jpg, /a.jpg 2x">',
      '<picture><source srcset="/a_200x200.jpg 1x, /a.jpg 2x"><img src="/a_200x200.jpg"></picture>',
      '<img src="/dot.gif" data-src="/a_200x200.jpg" data-srcset="/a_200x200.jpg 200w, /a.jpg 800w">',
      '<a href="/a.jpg"><img src="/a_200x200.jpg"></a>',
      '<img src="/a_200x200.jpg" data-zoom-image="/a.jpg">',
      '<noscript><img src="/a.jpg"></noscript>',
      jsonLd({ image: ['/a.jpg'] }) + '<img src="/a.jpg">',
    ])
      expect(await imagesOf(html, '/a_200x200.jpg'), html).toEqual(['/a.jpg']);
  });

  test('is also found where names have nothing in common, and among sizes that all have suffixes', async () => {
    expect(await imagesOf('<img srcset="/x1.jpg 300w, /y2.jpg 900w, /z3.jpg 600w">', '/x1.jpg')).toEqual([
      '/y2.jpg',
    ]);
    expect(await imagesOf('<img src="/a-100x150.jpg"><img src="/a-400x600.jpg">', '/a-100x150.jpg')).toEqual([
      '/a-400x600.jpg',
    ]);
    expect(await imagesOf('<img src="/a.jpg?w=1200&v=3">', '/a.jpg?w=200&v=3')).toEqual([
      '/a.jpg?w=1200&v=3',
    ]);
  });

  test('is never made up: what the page does not have, it may not have at all', async () => {
    expect(await imagesOf('', '/a_200x200.jpg')).toEqual(['/a_200x200.jpg']);
    expect(await imagesOf('<img src="/b.jpg">', '/a_200x200.jpg')).toEqual(['/a_200x200.jpg']);
  });

  test('stands once, in the page’s order, with those an operator named behind those the page tells of', async () => {
    const html =
      '<div class="g"><img src="/2_100x100.jpg"><img src="/1_100x100.jpg"><img src="/3.jpg"></div>';
    const images = ['/1.jpg', '/2.jpg', '/1_50x50.jpg', 'data:image/gif;base64,R0lGODlh', 'ftp://x/4.jpg'];
    expect(await imagesOf(html, images, { images: '.g img' })).toEqual(['/1.jpg', '/2.jpg', '/3.jpg']);
  });

  test('has an address with commas in it', async () => {
    expect(
      await imagesOf(
        '<img srcset="/i/w_200,h_200/a.jpg 200w,/i/w_900,h_900/a.jpg 900w">',
        '/i/w_200,h_200/a.jpg',
      ),
    ).toEqual(['/i/w_900,h_900/a.jpg']);
  });
});

const page = (meta: string): string =>
  `<html><head>${meta}<title>Ваза</title></head><body><h1>Ваза «Байкал»</h1></body></html>`;
const nameOf = async (body: Buffer, contentType: string): Promise<string | undefined> => {
  const answer = await readOne(body, {
    headers: { 'content-type': contentType },
    selectors: { product: 'h1', name: 'h1' },
  });
  return answer.status === 'read' ? answer.product?.name : answer.status;
};

describe('the encoding of a page', () => {
  test('is that of its header, its mark, or its meta tag, and UTF-8 where nobody says', async () => {
    const russian = windows1251(page(''));
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(page(''), 'utf16le')]);
    for (const [body, contentType] of [
      [russian, 'text/html; charset=windows-1251'],
      [russian, 'text/html; Charset="CP1251"'],
      [windows1251(page('<meta charset="windows-1251">')), 'text/html'],
      [
        windows1251(page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')),
        'text/html',
      ],
      [windows1251(page('<meta charset="windows-1251">')), 'text/html; charset=no-such-thing'],
      [Buffer.from(page('')), 'text/html'],
      [Buffer.from(`\ufeff${page('<meta charset="windows-1251">')}`), 'text/html; charset=windows-1251'],
      [Buffer.from(page('<meta charset="utf-16le">')), 'text/html'],
      [utf16, 'text/html'],
    ] as const)
      expect(await nameOf(body, contentType), `${contentType} ${body.subarray(0, 90).toString()}`).toBe(
        'Ваза «Байкал»',
      );
  });

  test('may be a lie: the page is read all the same, though not understood', async () => {
    expect(await nameOf(Buffer.from(page('')), 'text/html; charset=koi8-r')).toMatch(/\S/);
    expect(
      await readOne(page(''), { headers: { 'content-type': 'text/html; charset=utf-16le' } }),
    ).toMatchObject({
      status: 'read',
    });
  });
});

describe('links', () => {
  test('are those of the shop’s pages, absolute, each once, without fragments and tracking', async () => {
    const html = `<a href="a">1</a><a href="/a#x">2</a><a href="/a?utm_source=y">3</a><area href="/b?x=1&amp;gclid=2&amp;y=3">
      <link rel="next" href="?page=2"><link rel="stylesheet" href="/style.css"><a href=" /c ">4</a>
      <meta http-equiv="refresh" content="5; url=/d">`;
    expect(await linksOf(html)).toEqual(['/a', '/b?x=1&y=3', '/p?page=2', '/c', '/d']);
  });

  test('follow the base a page names', async () => {
    expect(await linksOf('<base href="/deep/"><a href="a">1</a>')).toEqual(['/deep/a']);
    expect(
      await linksOf('<base href="https://elsewhere.example.test/"><a href="a">1</a><a href="/p">2</a>'),
    ).toEqual([]);
  });

  test('lead to no other host, port, scheme or file, and carry no credentials', async () => {
    const hrefs = [
      'https://elsewhere.example.test/a',
      'http://127.0.0.1:1/a',
      'http://10.0.0.1/a',
      '//[::1]/a',
      'http://user:word@127.0.0.1/a',
      'mailto:a@example.test',
      'javascript:alert(1)',
      'data:text/html,x',
      'tel:123',
      '/a.jpg',
      '/a.PDF',
      'http://',
      'http://[',
    ];
    expect(await linksOf(hrefs.map((href) => `<a href="${href}">x</a>`).join(''))).toEqual([]);
  });

  test('are no machine’s work: endless filters, growing folders, absurd length', async () => {
    const hrefs = [
      '/list?a=1&b=2&c=3&d=4&e=5&f=6',
      '/a/b/a/b/a/b/',
      `/${'a/'.repeat(2)}${'b/c/d/e/f/g/h/i/j/k/l/m/n/'.repeat(1)}o`,
      `/${'x'.repeat(2_000)}`,
    ];
    expect(
      await linksOf(
        `${hrefs.map((href) => `<a href="${href}">x</a>`).join('')}<a href="/a/b/a/b?c=1&d=2">y</a>`,
      ),
    ).toEqual(['/a/b/a/b?c=1&d=2']);
  });

  test('of a page with seventy thousand are the first five thousand', async () => {
    const html = Array.from({ length: 70_000 }, (_, index) => `<a href="/p/${index}">x</a>`).join('');
    expect(await linksOf(html)).toHaveLength(5_000);
  });

  test('of the shop lie on all its hosts, with and without www', async () => {
    const site = await openSite({
      '/p': { body: '<a href="https://www.b.example.test/x">1</a><a href="https://c.example.test/y">2</a>' },
    });
    const source = { startUrl: `${site.origin}/`, hosts: ['B.example.test'], selectors: {} };
    const robots = { origin: site.origin, text: '', crawlDelayMs: 0, sitemaps: [] };
    const answer = await site.reader.readPage(
      { url: `${site.origin}/p`, source, robots },
      AbortSignal.timeout(5_000),
    );
    expect(answer).toMatchObject({ links: ['https://www.b.example.test/x'] });
  });
});
