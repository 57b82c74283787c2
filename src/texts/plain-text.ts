/** Cuts a text to at most `most` UTF-16 units, as Telegram counts; … stands for what is missing. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  // Never half of a surrogate pair.
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** On one line, for places where a text is only named. */
export function oneLine(text: string, most: number): string {
  return cut(text.replace(/\s+/g, ' ').trim(), most);
}

/** What is written for a chat, without its markup. */
export function withoutMarkup(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
