/** Where pages hide what they are written in. */
const lookedAt = 4_096;

/** The text of a page: by its header, its byte order mark, its meta tags, and as UTF-8 where none of them names an encoding. */
export function decodePage(bytes: Uint8Array, charset: string | undefined): string {
  // A byte order mark is surer than any words; TextDecoder only takes away the one of its own encoding.
  const label = byMark(bytes) ?? known(charset) ?? known(byMeta(bytes)) ?? 'utf-8';
  return new TextDecoder(label).decode(bytes);
}

/** The charset of a content type. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(contentType ?? '')?.[1];
}

function byMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function byMeta(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, lookedAt)).toString('latin1');
  const named = /<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]{1,40})/i.exec(head)?.[1];
  // A page in which this could be read is not in UTF-16, whatever it says.
  return named?.toLowerCase().startsWith('utf-16') ? 'utf-8' : named;
}

function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
