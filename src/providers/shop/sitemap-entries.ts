/** A page, or a further file. */
export interface SitemapEntry {
  kind: 'url' | 'sitemap';
  loc: string;
  lastmod?: string;
}

/** What a sitemap lists, whether it is XML or an address a line. Never throws. */
export function entriesOf(text: string): Iterable<SitemapEntry> {
  const plain = text.replaceAll(/<!\[CDATA\[|\]\]>/g, '');
  return /<(?:urlset|sitemapindex|url|sitemap)\b/.test(plain) ? xmlEntries(plain) : lineEntries(plain);
}

/** Each tag is looked at once and nothing is searched twice, however long the text is; `image:loc` is no tag of ours. */
function* xmlEntries(text: string): Generator<SitemapEntry> {
  let open: Partial<SitemapEntry> = {};
  const tags = text.matchAll(/<(\/?)(url|sitemap|loc|lastmod)\b[^<>]*>([^<]*)/g);
  for (const [, slash, tag, content = ''] of tags) {
    if (tag === 'url' || tag === 'sitemap') {
      if (open.kind && open.loc) yield { ...open, kind: open.kind, loc: open.loc };
      open = slash === '/' ? {} : { kind: tag };
    } else if (slash === '' && open.kind) {
      const value = decodeEntities(content.slice(0, 4_000)).trim();
      if (tag === 'loc') open.loc ??= value;
      else if (/^[\d:TZ.+-]{4,40}$/.test(value)) open.lastmod = value;
    }
  }
  if (open.kind && open.loc) yield { ...open, kind: open.kind, loc: open.loc };
}

/** The oldest form. */
function* lineEntries(text: string): Generator<SitemapEntry> {
  for (const line of text.split('\n', 100_000)) {
    const loc = line.trim();
    if (/^https?:\/\//.test(loc)) yield { kind: 'url', loc };
  }
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);/gi, (entity) => {
    const name = entity.slice(1, -1).toLowerCase();
    if (!name.startsWith('#')) return named[name] ?? entity;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
