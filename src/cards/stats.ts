import { lines as allLines, orderLines } from '../contract/lines.ts';
import type { AccountStats, DayStats, LineStats, Outcomes, Spread, Stats } from '../contract/stats.ts';
import type { TextValues, Wording } from '../texts/texts.ts';
import { renderDuration } from './order.ts';

/** Telegram's 4,096 characters do not count markup; with it counted there is room for what tells how many accounts are missing. */
const longestText = 4_000;
const daysShown = 7;
const dayMs = 86_400_000;

const restKeys: ReadonlyMap<string, string> = new Map([
  ['busy', 'stats-rest-busy'],
  ['auth', 'stats-rest-auth'],
  ['no_funds', 'stats-rest-no_funds'],
  ['config', 'stats-rest-config'],
]);

/** What was ordered, what became of it, and how the accounts stand: HTML, short enough for one message. */
export function renderStats(stats: Stats, texts: Wording): string {
  const { at, period, lines, days, accounts } = stats;
  const told = orderLines.flatMap((name) =>
    lines.filter(({ line }) => line === name).map((line) => renderLine(line, texts)),
  );
  const text = [
    texts.html('stats-head', { at }),
    texts.html('stats-orders', { days: period, orders: total(lines) }),
    ...told,
    ...(days.length > 0 ? [renderDays(days, at, texts)] : []),
  ].join('\n\n');
  return `${text}\n\n${renderAccounts(accounts, longestText - text.length, texts)}`;
}

function renderLine(line: LineStats, texts: Wording): string {
  const { delivered, refused, failed, cancelled, open, wait, picture } = line;
  const outcomes = tally(
    [
      ['stats-delivered', delivered],
      ['stats-open', open],
      ['stats-refused', refused],
      ['stats-failed', failed],
      ['stats-cancelled', cancelled],
    ],
    (key, count) => texts.html(key, { count }),
  );
  return [
    texts.html('stats-line', {
      line: texts.plain(`button-${allLines[line.line].command}`),
      orders: total([line]),
    }),
    outcomes.map(unbroken).join(' · '),
    ...(wait ? [texts.html('stats-wait', timesOf(wait, texts))] : []),
    ...(picture ? [texts.html('stats-picture', timesOf(picture, texts))] : []),
  ].join('\n');
}

function timesOf({ medianMs, p95Ms }: Spread, texts: Wording): TextValues {
  return { median: renderDuration(medianMs, texts), p95: renderDuration(p95Ms, texts) };
}

function renderDays(days: readonly DayStats[], at: Date, texts: Wording): string {
  const today = Math.floor(at.getTime() / dayMs) * dayMs;
  const lines = Array.from({ length: daysShown }, (_, ago) => {
    const midnight = today - ago * dayMs;
    const rows = days.filter(({ day }) => day.getTime() === midnight);
    return texts.html('stats-day', { at: new Date(midnight), counts: renderCounts(rows, texts) });
  });
  return [texts.html('stats-days'), ...lines].join('\n');
}

function renderCounts(rows: readonly DayStats[], texts: Wording): string {
  if (rows.length === 0) return texts.plain('stats-no-orders');
  const byLine = orderLines.map(
    (name) => [`stats-mark-${name}`, total(rows.filter(({ line }) => line === name))] as const,
  );
  const sum = (outcome: keyof Outcomes) => rows.reduce((count, row) => count + row[outcome], 0);
  const byOutcome = [
    ['mark-delivered', sum('delivered')],
    ['mark-queued', sum('open')],
    ['mark-refused', sum('refused')],
    ['mark-failed', sum('failed')],
    ['mark-cancelled', sum('cancelled')],
  ] as const;
  return `${tally(byLine, marked(texts)).join(' ')} · ${tally(byOutcome, marked(texts)).join(' ')}`;
}

/** As many accounts as there is room for. */
function renderAccounts(accounts: readonly AccountStats[], room: number, texts: Wording): string {
  if (accounts.length === 0) return texts.html('stats-no-accounts');
  let text = texts.html('stats-accounts');
  for (const [index, account] of accounts.entries()) {
    const told = `\n${renderAccount(account, texts)}`;
    if (text.length + told.length > room)
      return `${text}\n${texts.html('stats-more-accounts', { count: accounts.length - index })}`;
    text += told;
  }
  return text;
}

function renderAccount(account: AccountStats, texts: Wording): string {
  const { id, kind, taken, places, load, restsUntil, restReason } = account;
  const name = kind === 'generation' ? id : texts.plain(`stats-kind-${kind}`, { account: id });
  const { done, refused, failed, cancelled, lost } = account;
  const ends = [
    ['mark-delivered', done],
    ['mark-refused', refused],
    ['mark-failed', failed],
    ['mark-cancelled', cancelled],
  ] as const;
  const jobs = [
    ...tally(ends, marked(texts)),
    ...(lost > 0 ? [unbroken(texts.plain('stats-lost', { count: lost }))] : []),
  ];
  const key = restKeys.get(restReason);
  const reason = key === undefined ? restReason : texts.plain(key);
  return [
    texts.html('stats-account', { account: name, taken, places }),
    texts.html('stats-load', {
      load: percent(load),
      jobs: jobs.length === 0 ? texts.plain('stats-no-jobs') : jobs.join(' '),
    }),
    ...(restsUntil ? [texts.html('stats-rest', { at: restsUntil, reason })] : []),
    ...(account.isConfigured ? [] : [texts.html('stats-not-configured')]),
  ].join('\n');
}

/** Little is told with a decimal, so that it does not look like nothing. */
function percent(share: number): number {
  return share < 0.1 ? Math.round(share * 1_000) / 10 : Math.round(share * 100);
}

function total(rows: readonly Outcomes[]): number {
  return rows.reduce(
    (sum, { delivered, refused, failed, cancelled, open }) =>
      sum + delivered + refused + failed + cancelled + open,
    0,
  );
}

/** What there is of these counts, each written with its key. */
function tally(
  counts: readonly (readonly [key: string, count: number])[],
  write: (key: string, count: number) => string,
): string[] {
  return counts.filter(([, count]) => count > 0).map(([key, count]) => write(key, count));
}

/** Writes a count behind its mark. */
function marked(texts: Wording): (mark: string, count: number) => string {
  return (mark, count) => texts.plain('stats-count', { mark: texts.plain(mark), count });
}

/** For what is read as one: lines end between such pieces. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
