/** What a figure must be to be good enough. */
export type Target = { most: number } | { least: number };

/** One line of the report: what was measured in each run. */
export interface Figure {
  name: string;
  unit: string;
  values: number[];
  target?: Target;
  note?: string;
}

/** What one family of figures found; a broken invariant leaves its run without a figure. */
export interface Findings {
  figures: Figure[];
  broken: string[];
}

/** The middle value; NaN when there is none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that this share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(Math.ceil((sorted.length * share) / 100) - 1, 0)] ?? Number.NaN;
}

/** Whether the median meets the target; undefined without a target. */
export function isMet({ values, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  const value = median(values);
  return 'most' in target ? value <= target.most : value >= target.least;
}

/** Rows in columns: figure, median, least and most of the runs, target, verdict. */
export function formatTable(figures: readonly Figure[]): string {
  const head = ['figure', 'median', 'min – max', 'runs', 'target', ''];
  const rows = [head, ...figures.map(toRow)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => align(cell, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toRow(figure: Figure): string[] {
  const { name, unit, values, target, note = '' } = figure;
  if (values.length === 0) return [name, 'no figure', '', '0', formatTarget(target, unit), note];
  const range = `${formatNumber(Math.min(...values))} – ${formatNumber(Math.max(...values))}`;
  const middle = `${formatNumber(median(values))} ${unit}`;
  const verdict = [formatVerdict(figure), note].filter((text) => text !== '').join('; ');
  return [
    name,
    middle,
    values.length > 1 ? range : '',
    String(values.length),
    formatTarget(target, unit),
    verdict,
  ];
}

function formatTarget(target: Target | undefined, unit: string): string {
  if (target === undefined) return '';
  return 'most' in target
    ? `≤ ${formatNumber(target.most)} ${unit}`
    : `≥ ${formatNumber(target.least)} ${unit}`;
}

function formatVerdict(figure: Figure): string {
  const met = isMet(figure);
  if (met === undefined || figure.target === undefined) return '';
  if (met) return 'OK';
  const value = median(figure.values);
  const wanted = 'most' in figure.target ? figure.target.most : figure.target.least;
  return `MISSED by ${formatNumber(Math.abs(value - wanted))} ${figure.unit}`;
}

function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** Names to the left, numbers to the right. */
function align(cell: string, width: number, column: number): string {
  return column >= 1 && column <= 4 ? cell.padStart(width) : cell.padEnd(width);
}
