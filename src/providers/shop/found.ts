import { type CheerioAPI, load } from 'cheerio/slim';
import type { Product } from '../../contract/shop.ts';
import { storableText } from '../../contract/storable.ts';

/** What one way of writing says of a product; the ways are asked in turn, field by field. */
export interface Found {
  name?: string;
  description?: string;
  price?: NonNullable<Product['price']>;
  category?: string;
  attributes?: Record<string, string>;
  /** As written. */
  images?: string[];
}

/** Elements of a page. */
export type Elements = ReturnType<CheerioAPI>;

export const longest = { name: 500, description: 10_000, category: 500, attribute: 500 };
const mostAttributes = 50;

/** One line, storable, cut; undefined for nothing. */
export function line(text: unknown, most: number): string | undefined {
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  const plain = storableText(
    String(text)
      .slice(0, most * 4)
      .replaceAll(/\s+/g, ' ')
      .trim(),
    most,
  );
  return plain === '' ? undefined : plain;
}

/** The same of a text in which tags and entities may stand, as shops write them into JSON. */
export function plainLine(text: unknown, most: number): string | undefined {
  if (typeof text !== 'string' || !/[<&]/.test(text)) return line(text, most);
  const spaced = text.slice(0, most * 8).replaceAll(/<(?:br|\/p|\/li|\/div)\b/gi, ' $&');
  return line(load(spaced, null, false).root().text(), most);
}

/** Adds an attribute while there is room. No name reaches a prototype. */
export function addAttribute(attributes: Record<string, string>, name: unknown, value: unknown): void {
  const key = plainLine(name, 100);
  const text = plainLine(value, longest.attribute);
  if (key === undefined || text === undefined || key === '__proto__') return;
  if (Object.keys(attributes).length < mostAttributes && !Object.hasOwn(attributes, key))
    attributes[key] = text;
}

/** Of several ways the first that says anything of a field says it all. */
export function merge(ways: readonly (Found | undefined)[]): Found {
  const merged: Found = {};
  for (const way of ways) {
    const { attributes, images, ...fields } = way ?? {};
    Object.assign(merged, { ...fields, ...merged });
    if (attributes && Object.keys(attributes).length > 0) merged.attributes ??= attributes;
    if (images && images.length > 0) merged.images ??= images;
  }
  return merged;
}
