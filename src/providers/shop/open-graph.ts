import type { CheerioAPI } from 'cheerio/slim';
import { addAttribute, type Found, line, longest } from './found.ts';
import { machinePrice } from './prices.ts';

/** What the page tells those who share it; `isProduct` when it calls itself one. */
export function readOpenGraph($: CheerioAPI): Found & { isProduct: boolean } {
  const tags = new Map<string, string[]>();
  $('meta[property], meta[name]')
    .slice(0, 300)
    .each((_, element) => {
      const key = ($(element).attr('property') ?? $(element).attr('name') ?? '').toLowerCase();
      const content = $(element).attr('content');
      if (content !== undefined && content !== '') tags.set(key, [...(tags.get(key) ?? []), content]);
    });
  const first = (...keys: string[]): string | undefined =>
    keys.map((key) => tags.get(key)?.[0]).find(Boolean);
  const name = line(first('og:title'), longest.name);
  const description = line(first('og:description', 'description'), longest.description);
  const price = machinePrice(
    first('product:price:amount', 'og:price:amount', 'product:sale_price:amount'),
    first('product:price:currency', 'og:price:currency'),
  );
  const category = line(first('product:category'), longest.category);
  const attributes: Record<string, string> = {};
  for (const key of ['brand', 'color', 'material', 'size', 'retailer_item_id'])
    addAttribute(attributes, key, first(`product:${key}`));
  return {
    isProduct: /^(?:og:)?product(?:\.item)?$/i.test(first('og:type') ?? ''),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(price && { price }),
    ...(category !== undefined && { category }),
    attributes,
    images: ['og:image', 'og:image:url', 'og:image:secure_url'].flatMap((key) => tags.get(key) ?? []),
  };
}
