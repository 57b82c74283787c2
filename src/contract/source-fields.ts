/** Where a page says what; see ShopSelectors. */
export const selectorNames = ['product', 'name', 'description', 'price', 'category', 'images'] as const;

/** Of words that texts must or must not have, the longest. */
export const longestSourceWord = 60;

/** What a shop may be called. */
export function isSourceName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u.test(text);
}

export function isShopAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

export function isHostName(text: string): boolean {
  return /^[a-z0-9.-]+(?::\d{1,5})?$/i.test(text) && URL.canParse(`http://${text}`);
}

/** Such as `en` or `pt-BR`. */
export function isLanguageTag(text: string): boolean {
  return /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(text);
}

/** The long word in the address of a sheet or a folder. */
export function isFileId(text: string): boolean {
  return /^[\w-]{10,120}$/.test(text);
}
