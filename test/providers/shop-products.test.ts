import { describe, expect, test } from 'vitest';
import { jsonLd, productOf, readOne } from './shop-site.ts';

const lamp = { '@type': 'Product', name: 'Lamp' };

describe('a product in JSON-LD', () => {
  test('is found alone, in a list, in a graph, and under another thing', async () => {
    for (const script of [
      lamp,
      [{ '@type': 'Organization' }, lamp],
      { '@context': 'https://schema.org', '@graph': [{ '@type': 'WebPage' }, lamp] },
      { '@type': 'WebPage', mainEntity: lamp },
      { ...lamp, '@type': ['Thing', 'http://schema.org/Product'] },
      { ...lamp, '@type': 'schema:Product' },
    ])
      expect(await productOf(jsonLd(script))).toEqual({
        url: '/p',
        name: 'Lamp',
        attributes: {},
        images: [],
      });
  });

  test('says its price in an offer, a list of offers, a range, a specification, or a reference', async () => {
    const offer = { '@type': 'Offer', price: '12.50', priceCurrency: 'EUR' };
    for (const fields of [
      { offers: offer },
      { offers: [{ '@type': 'Offer' }, offer] },
      { offers: { '@type': 'AggregateOffer', lowPrice: '12.50', highPrice: '99', priceCurrency: 'EUR' } },
      { offers: { priceSpecification: { price: '12.50', priceCurrency: 'EUR' } } },
      { offers: { '@type': 'AggregateOffer', offers: [offer] } },
      { offers: { price: '€ 12,50', priceCurrency: 'EUR' } },
    ])
      expect(await productOf(jsonLd({ ...lamp, ...fields }))).toMatchObject({
        price: { amount: '12.50', currency: 'EUR' },
      });
    const graph = {
      '@graph': [
        { ...lamp, offers: { '@id': '#o' } },
        { '@id': '#o', price: 12.5, priceCurrency: 'rub' },
      ],
    };
    expect(await productOf(jsonLd(graph))).toMatchObject({ price: { amount: '12.5', currency: 'RUB' } });
  });

  test('of many variants has the name of the group and the pictures of all', async () => {
    const hasVariant = ['/1.jpg', '/2.jpg'].map((image) => ({
      ...lamp,
      name: 'Lamp, red',
      image,
      offers: { price: 5 },
    }));
    const product = await productOf(
      jsonLd({ '@type': 'ProductGroup', name: 'Lamps', image: '/0.jpg', hasVariant }),
    );
    expect(product).toMatchObject({
      name: 'Lamps',
      price: { amount: '5' },
      images: ['/0.jpg', '/1.jpg', '/2.jpg'],
    });
  });

  test('has pictures as texts, objects and lists of them', async () => {
    for (const image of [
      '/1.jpg',
      ['/1.jpg', '/1.jpg'],
      { url: '/1.jpg' },
      [{ contentUrl: '/1.jpg' }],
      { '@id': '/1.jpg' },
    ])
      expect((await productOf(jsonLd({ ...lamp, image })))?.images).toEqual(['/1.jpg']);
  });

  test('is read though a person wrote the script', async () => {
    for (const script of [
      `<!-- ${JSON.stringify(lamp)} -->`,
      `//<![CDATA[\n${JSON.stringify(lamp)}\n//]]>`.replaceAll('//', ''),
      '{"@type":"Product","name":"Lamp",}',
      '{"@type":"Product","name":"La\nmp"};'.replace('La\nmp', 'Lamp'),
    ])
      expect((await productOf(jsonLd(script)))?.name).toBe('Lamp');
    expect((await productOf(jsonLd('{"@type":"Product","name":"A\nlamp"}')))?.name).toBe('A lamp');
    expect((await productOf(jsonLd('{"broken', lamp)))?.name).toBe('Lamp');
    expect(await productOf(jsonLd('{"broken'))).toBeUndefined();
  });

  test('has attributes, and a department from its breadcrumbs', async () => {
    const fields = {
      sku: 'A-1',
      brand: { '@type': 'Brand', name: 'Lantern' },
      color: ['Red', 'Blue'],
      additionalProperty: [{ name: 'Height', value: 30 }, { name: '__proto__', value: 'x' }, 'odd'],
    };
    const crumbs = {
      '@type': 'BreadcrumbList',
      itemListElement: [{ name: 'Home' }, { item: { name: 'Light' } }, { name: 'Lamp' }],
    };
    expect(await productOf(jsonLd({ ...lamp, ...fields }, crumbs))).toMatchObject({
      category: 'Light',
      attributes: { sku: 'A-1', brand: 'Lantern', color: 'Red', Height: '30' },
    });
  });

  test('has words without the tags and entities a shop puts into them', async () => {
    const fields = { name: 'Lamp &amp; shade', description: '<p>Warm.</p><p>Bright&nbsp;too.</p>' };
    expect(await productOf(jsonLd({ ...lamp, ...fields }))).toMatchObject({
      name: 'Lamp & shade',
      description: 'Warm. Bright too.',
    });
  });

  test('is none on a page of many, unless one of them says that the page is its own', async () => {
    const others = [
      { ...lamp, url: '/a' },
      { ...lamp, name: 'Chair', url: '/b' },
    ];
    expect(await productOf(jsonLd(...others))).toBeUndefined();
    expect(await productOf(jsonLd({ '@type': 'ItemList', itemListElement: others }))).toBeUndefined();
    expect((await productOf(jsonLd(...others, { ...lamp, name: 'Own', url: '/p?utm_source=x' })))?.name).toBe(
      'Own',
    );
    expect((await productOf(jsonLd({ ...lamp, isRelatedTo: others })))?.name).toBe('Lamp');
  });
});

const shared = (
  type: string,
): string => `<meta property="og:type" content="${type}"><meta property="og:title" content="Lamp">
      <meta property="og:image" content="/1.jpg"><meta property="og:image" content="/2.jpg">
      <meta property="product:price:amount" content="7"><meta property="product:price:currency" content="EUR">`;

describe('a product elsewhere on its page', () => {
  const micro = `<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Lamp</h1>
    <img itemprop="image" src="/1.jpg"><span itemprop="brand" itemscope><b itemprop="name">Lantern</b></span>
    <div itemprop="offers" itemscope><meta itemprop="priceCurrency" content="EUR"><b itemprop="price">1 299,50 €</b></div>
    <div itemprop="review" itemscope><b itemprop="name">Nice</b></div><b itemprop="color">Red</b></div>`;

  test('is read from microdata, without what belongs to things within', async () => {
    expect(await productOf(micro)).toEqual({
      url: '/p',
      name: 'Lamp',
      price: { amount: '1299.50', currency: 'EUR' },
      attributes: { brand: 'Lantern', color: 'Red' },
      images: ['/1.jpg'],
    });
    const list = micro.replaceAll('h1', 'h3');
    expect(await productOf(list + list)).toBeUndefined();
    expect((await productOf(list + micro))?.name).toBe('Lamp');
  });

  test('is read from OpenGraph when the page calls itself one', async () => {
    expect(await productOf(shared('website'))).toBeUndefined();
    expect(await productOf(shared('product'))).toMatchObject({
      name: 'Lamp',
      price: { amount: '7', currency: 'EUR' },
      images: ['/1.jpg', '/2.jpg'],
    });
  });

  test('is read from the places an operator named', async () => {
    const page = `<main class="item"><h1>Lamp</h1><p class="cost">1 290 ₽</p><div class="pics"><img src="/1.jpg"><img data-src="/2.jpg" src="/dot.gif"></div>
      <a class="big" href="/3.jpg">large</a><i style="background:url('/4.jpg')"></i></main>`;
    const selectors = { product: '.item', name: 'h1', price: '.cost', images: '.pics, .big, i' };
    expect(await productOf(page)).toBeUndefined();
    expect(await productOf(page, selectors)).toEqual({
      url: '/p',
      name: 'Lamp',
      price: { amount: '1290', currency: 'RUB' },
      attributes: {},
      images: ['/1.jpg', '/2.jpg', '/3.jpg', '/4.jpg'],
    });
  });

  test('says each field where it is said first: JSON-LD, microdata, OpenGraph, selectors', async () => {
    const page = `${jsonLd({ ...lamp, name: 'From JSON-LD' })}${micro}<meta property="og:description" content="From OpenGraph"><p class="c">From a selector</p>`;
    expect(await productOf(page, { category: '.c', description: '.c' })).toMatchObject({
      name: 'From JSON-LD',
      price: { amount: '1299.50' },
      description: 'From OpenGraph',
      category: 'From a selector',
      attributes: { color: 'Red' },
    });
  });

  test('is told of by the operator’s mistake, if a selector is none', async () => {
    await expect(productOf('<p>x', { name: 'h1[' })).rejects.toMatchObject({
      kind: 'config',
      detail: 'the selector for name is none',
    });
  });

  test('has a price that people write in many ways', async () => {
    const prices = {
      '1.299 €': { amount: '1299', currency: 'EUR' },
      '$1,299.00': { amount: '1299.00', currency: 'USD' },
      '£12.5': { amount: '12.5', currency: 'GBP' },
      'от 12 990 руб.': { amount: '12990', currency: 'RUB' },
      "CHF 1'299.90": { amount: '1299.90' },
      '1.299.000 UAH': { amount: '1299000', currency: 'UAH' },
      '12,5 zł': { amount: '12.5', currency: 'PLN' },
    };
    for (const [text, price] of Object.entries(prices))
      expect(
        (await productOf(`<h1>x</h1><b>${text}</b>`, { product: 'h1', price: 'b' }))?.price,
        text,
      ).toEqual(price);
    expect(
      (await productOf('<h1>x</h1><b>on request</b>', { product: 'h1', price: 'b' }))?.price,
    ).toBeUndefined();
  });
});

const canonical = (href: string): string => `<link rel="canonical" href="${href}">${jsonLd(lamp)}`;

test('an address of its own is believed when it is the shop’s, and is no front door', async () => {
  expect((await productOf(canonical('/lamp?utm_source=x#y')))?.url).toBe('/lamp');
  for (const href of ['/', 'https://elsewhere.example.test/lamp', 'http://', 'javascript:1'])
    expect((await productOf(canonical(href)))?.url).toBe('/p');
});

test('a page that is not there, or asks for a person, says so in words and with 200', async () => {
  for (const heading of [
    '404',
    'Page not found',
    'Страница не найдена',
    'This product is no longer available',
    'Такой страницы нет',
  ])
    expect(await readOne(`<h1>${heading}</h1>`), heading).toMatchObject({ status: 'gone' });
  for (const heading of ['Fundamentals of pottery', 'Room 4041', 'Not foundry work'])
    expect(await readOne(`<h1>${heading}</h1>`), heading).toMatchObject({ status: 'read' });
  expect(await readOne(`<h1>Page not found</h1>${jsonLd(lamp)}`)).toMatchObject({ status: 'read' });
  for (const page of [
    '<title>Just a moment...</title>',
    '<h1>Вы не робот?</h1>',
    '<div class="g-recaptcha"></div>',
  ])
    await expect(readOne(page), page).rejects.toMatchObject({ kind: 'busy' });
  const contact = `<p>${'We answer within a day. '.repeat(100)}</p><div class="g-recaptcha"></div>`;
  expect(await readOne(contact)).toMatchObject({ status: 'read' });
});
