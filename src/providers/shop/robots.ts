import robotsModule from 'robots-parser';
import type { RobotsRules } from '../../contract/shop.ts';

/** What is exported is the function itself; the package's types say otherwise. */
const robotsParser = robotsModule as unknown as typeof robotsModule.default;

/** Longest text that is looked at: Google takes 500 KiB, and the time a match costs grows with it. */
const longestText = 256 * 1024;
/** A rule that is longer fits no address we would go to. */
const longestLine = 2_000;
/** A shop that wants to be read more slowly does not want to be read. */
const longestDelayMs = 60_000;
const mostSitemaps = 20;

/** The rules in a text as it came; `origin` is whose they are. */
export function readRules(origin: string, received: string, userAgent: string): RobotsRules {
  const text = shorten(received);
  const rules = robotsParser(`${origin}/robots.txt`, text);
  const seconds = rules.getCrawlDelay(userAgent);
  const sitemaps = rules
    .getSitemaps()
    .map((sitemap) => URL.parse(sitemap, origin))
    .flatMap((url) => (url && /^https?:$/.test(url.protocol) ? [url.href] : []));
  return {
    origin,
    text,
    crawlDelayMs: delayOf(seconds),
    sitemaps: [...new Set(sitemaps)].slice(0, mostSitemaps),
  };
}

/** Says whether rules let us in. The newest text is kept parsed: a crawl asks for thousands of pages with the same one. */
export function createRobotsGate(userAgent: string): (url: URL, rules: RobotsRules) => boolean {
  let kept: { text: string; origin: string; rules: ReturnType<typeof robotsParser> } | undefined;
  return (url, { text }) => {
    if (text === '') return true;
    // Asked in the name of the address: what one host of a shop forbids is not taken from another.
    if (kept?.text !== text || kept.origin !== url.origin)
      kept = { text, origin: url.origin, rules: robotsParser(`${url.origin}/robots.txt`, text) };
    return kept.rules.isAllowed(url.href, userAgent) !== false;
  };
}

/** An unbroken run of stars or of letters costs its length times that of each address. */
function shorten(text: string): string {
  const lines = text.slice(0, longestText).split(/\r\n|\r|\n/);
  if (text.length > longestText) lines.pop();
  return lines
    .filter((line) => line.length <= longestLine)
    .map((line) => line.replaceAll(/\*{2,}/g, '*'))
    .join('\n');
}

function delayOf(seconds: number | undefined): number {
  if (seconds === undefined || !(seconds > 0)) return 0;
  return Math.min(Math.round(seconds * 1000), longestDelayMs);
}
