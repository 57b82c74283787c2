import type { CheerioAPI } from 'cheerio/slim';
import { addAttribute, type Elements, type Found, line, longest, plainLine } from './found.ts';
import { machinePrice } from './prices.ts';

const product =
  '[itemscope][itemtype*="schema.org/Product"], [itemscope][itemtype*="schema.org/IndividualProduct"]';
const notAttributes = new Set([
  'name',
  'description',
  'image',
  'category',
  'url',
  'price',
  'lowPrice',
  'priceCurrency',
]);
const mostProperties = 300;

/** What the page's microdata says of its product. */
export function readMicrodata($: CheerioAPI, isPage: (url: string) => boolean): Found | undefined {
  const outermost = $(product)
    .slice(0, 50)
    .filter((_, element) => $(element).parent().closest(product).length === 0);
  const chosen = outermost.length < 2 ? outermost : ownOf($, outermost, isPage);
  if (chosen.length === 0) return undefined;
  const values = propertiesOf($, chosen);
  const name = line(values.name?.[0], longest.name);
  const description = line(values.description?.[0], longest.description);
  const price = machinePrice(values.price?.[0] ?? values.lowPrice?.[0], values.priceCurrency?.[0]);
  const category = plainLine(values.category?.[0], longest.category);
  const attributes: Record<string, string> = {};
  for (const [key, found] of Object.entries(values))
    if (!notAttributes.has(key)) addAttribute(attributes, key, found?.[0]);
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(price && { price }),
    ...(category !== undefined && { category }),
    attributes,
    images: values.image ?? [],
  };
}

/** A page with several is a list, unless one has the heading or says that the page is its own. */
function ownOf($: CheerioAPI, several: Elements, isPage: (url: string) => boolean): Elements {
  const own = several.filter((_, element) => {
    const url = $(element).find('[itemprop="url"]').first();
    return $(element).find('h1').length > 0 || isPage(url.attr('href') ?? url.attr('content') ?? '');
  });
  return own.length === 1 ? own : several.slice(0, 0);
}

/** Properties of the product, its offer and its brand; what belongs to a thing deeper within is not the product's. */
function propertiesOf($: CheerioAPI, scope: Elements): Partial<Record<string, string[]>> {
  const values: Record<string, string[]> = Object.create(null);
  scope
    .find('[itemprop]')
    .slice(0, mostProperties)
    .each((_, element) => {
      const found = $(element);
      const owner = found.parent().closest('[itemscope]');
      const isOwn = owner.is(scope) || /^(?:offers|brand)$/.test(owner.attr('itemprop') ?? '');
      const isThing = found.is('[itemscope]');
      if (!isOwn) return;
      for (const name of (found.attr('itemprop') ?? '').split(/\s+/, 5)) {
        // A brand's name is the brand.
        const key = owner.attr('itemprop') === 'brand' && name === 'name' ? 'brand' : name;
        const value = isThing && name !== 'image' ? undefined : valueOf(found);
        if (key !== '' && value !== undefined) (values[key] ??= []).push(value);
      }
    });
  return values;
}

function valueOf(element: Elements): string | undefined {
  for (const name of ['content', 'data-src', 'src', 'href', 'datetime', 'value']) {
    const value = element.attr(name);
    if (value !== undefined) return value;
  }
  return element.text();
}
