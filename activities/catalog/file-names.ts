import type { Asset } from '../../src/db/assets.ts';
import type { ResultRow } from '../../src/db/catalog/batches.ts';

/** Long enough to know the product by, short enough for a list. */
const longestSlug = 60;

const extensions: Readonly<Record<Asset['format'], string>> = { jpeg: 'jpg', png: 'png', webp: 'webp' };

/** A name that a person finds: the item's number as the sheet has it, the product, which picture of it, such as `12-blue-vase-r1.png`. */
export function fileNameOf(
  { itemId, productName, revision }: Pick<ResultRow, 'itemId' | 'productName' | 'revision'>,
  format: Asset['format'],
): string {
  const parts = [String(itemId), slugOf(productName ?? ''), `r${revision}`].filter((part) => part !== '');
  return `${parts.join('-')}.${extensions[format]}`;
}

/** Letters and digits of any language; everything else separates words. */
function slugOf(name: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu);
  let slug = '';
  for (const word of words ?? []) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > longestSlug) break;
    slug = longer;
  }
  return slug;
}
