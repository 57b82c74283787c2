import { categoryTitle } from './goods.ts';
import { pictureName } from './pictures.ts';
import type { Product } from './stock.ts';
import { escapeHtml, plainPrice, scriptJson, shownPrice } from './text.ts';

/** How a product's page says what it is: more of its head, and its body. */
export interface ProductMarkup {
  head: string;
  body: string;
}

/** A product and the origin its absolute addresses begin with. */
export interface ProductPlace {
  product: Product;
  origin: string;
}

/** The page of a product in the words it was given. */
export function markUp(place: ProductPlace): ProductMarkup {
  const { markup } = place.product;
  switch (markup) {
    case 'json-ld':
    case 'json-ld-graph':
    case 'json-ld-group':
    case 'json-ld-objects':
    case 'json-ld-broken':
      return { head: `<script type="application/ld+json">${jsonLd(place)}</script>`, body: article(place) };
    case 'microdata':
      return { head: '', body: microdata(place) };
    case 'open-graph':
      return { head: openGraph(place), body: article(place) };
    case 'plain':
      return { head: '', body: article(place) };
    default:
      return markup satisfies never;
  }
}

/** Its address below the origin. */
export function productPath({ slug }: Pick<Product, 'slug'>): string {
  return `/shop/p/${slug}`;
}

function picturesOf({ product, origin }: ProductPlace, side?: number): string[] {
  return views(product).map((view) => `${origin}/shop/pictures/${pictureName(product, view, side)}`);
}

function views({ views: count }: Product): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function offerOf({ product, origin }: ProductPlace): Record<string, unknown> {
  const { currency } = product;
  const url = `${origin}${productPath(product)}`;
  return { '@type': 'Offer', url, price: plainPrice(product), priceCurrency: currency };
}

function jsonLd(place: ProductPlace): string {
  const { product, origin } = place;
  const { name, description, number, category, color, material, markup } = product;
  const fields = {
    '@type': 'Product',
    name,
    sku: `LS-${String(number).padStart(4, '0')}`,
    color,
    material,
    brand: { '@type': 'Brand', name: 'Lantern Street' },
  };
  const whole = {
    ...fields,
    description,
    category: categoryTitle(category),
    image: picturesOf(place),
    offers: offerOf(place),
  };
  const context = { '@context': 'https://schema.org' };
  switch (markup) {
    case 'json-ld-graph':
      return scriptJson({
        ...context,
        '@graph': [
          { '@type': 'WebSite', name: 'Lantern Street', url: `${origin}/shop/` },
          crumbs(place),
          { ...whole, category: undefined, offers: { '@id': '#offer' } },
          { ...offerOf(place), '@id': '#offer' },
        ],
      });
    case 'json-ld-group': {
      const { image, offers, ...rest } = whole;
      const variants = image.map((one) => ({ '@type': 'Product', name, image: one, offers }));
      return scriptJson({ ...context, ...rest, '@type': 'ProductGroup', hasVariant: variants });
    }
    case 'json-ld-objects':
      return scriptJson({
        ...context,
        ...whole,
        image: whole.image.map((url) => ({ '@type': 'ImageObject', url })),
        additionalProperty: [{ '@type': 'PropertyValue', name: 'Made in', value: 'Lisbon' }],
        isSimilarTo: { '@type': 'Product', name: 'Something else' },
      });
    case 'json-ld-broken':
      // As a theme's template writes it: a comment around it, a line end in a text, a comma too many.
      return `<!--\n${scriptJson({ ...context, ...whole })
        .replace('. ', '.\n')
        .replace(/\n\}$/, ',\n}')}\n-->`;
    case 'json-ld':
    case 'microdata':
    case 'open-graph':
    case 'plain':
      return scriptJson([
        { ...context, '@type': 'Organization', name: 'Lantern Street' },
        { ...context, ...whole },
      ]);
    default:
      return markup satisfies never;
  }
}

function crumbs({ product, origin }: ProductPlace): Record<string, unknown> {
  const { category, name } = product;
  const steps = [
    { name: 'Lantern Street', item: `${origin}/shop/` },
    { name: categoryTitle(category), item: `${origin}/shop/c/${category}` },
    { name },
  ];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
  };
}

function openGraph(place: ProductPlace): string {
  const { name, description, currency, color, category } = place.product;
  const tags = [
    ['og:type', 'product'],
    ['og:title', name],
    ['og:description', description],
    ...picturesOf(place, 400).map((url) => ['og:image', url]),
    ['product:price:amount', plainPrice(place.product)],
    ['product:price:currency', currency],
    ['product:color', color],
    ['product:category', categoryTitle(category)],
  ];
  return tags
    .map(([key, value = '']) => `<meta property="${key}" content="${escapeHtml(value)}">`)
    .join('\n');
}

/** The page for people: lazy pictures, the larger ones behind them. */
function article(place: ProductPlace): string {
  const { product } = place;
  const { name, description, color, material, category } = product;
  return `${trail(product)}<div class="product" data-product="${product.number}"><div class="gallery">${views(
    product,
  )
    .map((view) => lazyPicture(product, view))
    .join('\n')}</div><div><h1 class="name">${escapeHtml(name)}</h1>
<p class="price">${escapeHtml(shownPrice(product))}</p><p class="description">${escapeHtml(description)}</p>
<a class="buy" href="/shop/cart?add=${product.number}">Add to basket</a>
<dl><dt>Colour</dt><dd>${color}</dd><dt>Material</dt><dd>${material}</dd><dt>Department</dt><dd class="department">${categoryTitle(category)}</dd></dl></div></div>`;
}

/** In three ways, as shops differ: a set of sizes, sources of a picture element, or a link to the large one. */
function lazyPicture(product: Product, view: number): string {
  const at = (side?: number): string => `/shop/pictures/${pictureName(product, view, side)}`;
  const alt = escapeHtml(product.name);
  const sizes = `${at(200)} 200w, ${at(400)} 400w, ${at()} 800w`;
  switch (product.number % 3) {
    case 0:
      return `<img src="${at(400)}" srcset="${sizes}" sizes="600px" alt="${alt}">`;
    case 1:
      return `<picture><source srcset="${sizes}" type="image/jpeg" sizes="600px"><img src="${at(200)}" loading="lazy" alt="${alt}"></picture>`;
    default:
      return `<a href="${at()}"><img src="${at(400)}" data-zoom-image="${at()}" alt="${alt}"></a>`;
  }
}

function trail({ category }: Product): string {
  return `<ul class="crumbs"><li><a href="/shop/">Home</a></li><li>/</li><li><a href="/shop/c/${category}">${categoryTitle(category)}</a></li></ul>`;
}

function microdata(place: ProductPlace): string {
  const { product } = place;
  const { name, description, color, material, category, currency } = product;
  const pictures = views(product).map((view) => {
    const at = (side?: number): string => `/shop/pictures/${pictureName(product, view, side)}`;
    return `<img itemprop="image" src="${at(200)}" srcset="${at(400)} 400w, ${at()} 800w" sizes="600px" alt="${escapeHtml(name)}">`;
  });
  return `${trail(product)}<div class="product" itemscope itemtype="https://schema.org/Product">
<div class="gallery">${pictures.join('\n')}</div><div><h1 itemprop="name">${escapeHtml(name)}</h1>
<p class="price" itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="${currency}"><span itemprop="price" content="${plainPrice(product)}">${escapeHtml(shownPrice(product))}</span></p>
<p itemprop="description">${escapeHtml(description)}</p><meta itemprop="category" content="${categoryTitle(category)}">
<a class="buy" href="/shop/cart?add=${product.number}">Add to basket</a>
<dl><dt>Colour</dt><dd itemprop="color">${color}</dd><dt>Material</dt><dd itemprop="material">${material}</dd></dl></div></div>`;
}
