/** Text as it may stand between tags and in attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Where a picture of the shop's own script may not end it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replaceAll('</', '<\\/');
}

/** A price as people read it. */
export function shownPrice({ price, currency }: { price: number; currency: 'EUR' | 'RUB' }): string {
  // The sign of the rouble is younger than the encoding of its pages.
  if (currency === 'RUB')
    return `${new Intl.NumberFormat('ru-RU', { minimumFractionDigits: 2 }).format(price / 100)} руб.`;
  return new Intl.NumberFormat('en-IE', { style: 'currency', currency }).format(price / 100);
}

/** A price as machines read it. */
export function plainPrice({ price }: { price: number }): string {
  return (price / 100).toFixed(2);
}

const upper = new TextDecoder('windows-1251').decode(
  Uint8Array.from({ length: 128 }, (_, index) => index + 128),
);

/** The text in the encoding that Russian pages had before UTF-8; what it has no letter for is a question mark. */
export function windows1251(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (letter) => {
      const code = letter.codePointAt(0) ?? 63;
      const place = upper.indexOf(letter);
      if (code < 128) return code;
      return place === -1 ? 63 : place + 128;
    }),
  );
}
