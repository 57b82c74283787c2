import type { CheerioAPI } from 'cheerio/slim';
import type { ShopSelectors } from '../../contract/shop.ts';
import { type Elements, type Found, line, longest } from './found.ts';
import type { PictureSizes } from './pictures.ts';
import { humanPrice, machinePrice } from './prices.ts';

/** A selector that is none: the operator's, not the shop's mistake. */
export class BadSelector extends Error {
  override readonly name = 'BadSelector';
}

/** What the page says at the places an operator named; `isProduct` when it has the place that only products have. */
export function readSelectors(
  $: CheerioAPI,
  selectors: ShopSelectors,
  pictures: PictureSizes,
): Found & { isProduct: boolean } {
  const at = (field: keyof ShopSelectors): Elements => select($, field, selectors[field]);
  const text = (field: 'name' | 'description' | 'category', most: number) =>
    line(textOf(at(field).first()), most);
  const name = text('name', longest.name);
  const description = text('description', longest.description);
  const category = text('category', longest.category);
  const price = priceOf(at('price').first());
  return {
    isProduct: at('product').length > 0,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(price && { price }),
    ...(category !== undefined && { category }),
    images: pictures.shownIn(at('images')),
  };
}

function select($: CheerioAPI, field: string, selector: string | undefined): Elements {
  if (selector === undefined || selector.trim() === '') return $([]);
  try {
    return $(selector).slice(0, 200);
  } catch {
    throw new BadSelector(`the selector for ${field} is none`);
  }
}

function textOf(element: Elements): string | undefined {
  return element.attr('content') ?? element.text();
}

function priceOf(element: Elements): Found['price'] {
  const written = element.attr('content') ?? element.attr('data-price');
  return written === undefined ? humanPrice(element.text()) : machinePrice(written, undefined);
}
