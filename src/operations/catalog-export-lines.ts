import type { ExportedItem } from '../db/catalog/export.ts';

const textFields = ['alt', 'title', 'caption'] as const;

/** How an export can be written. */
export const exportFormats = ['csv', 'jsonl'] as const;

/** Lines of an export, without their ends. */
export interface ExportWriter {
  head?: string;
  line: (item: ExportedItem) => string;
}

export function exportWriter(
  format: (typeof exportFormats)[number],
  languages: readonly string[],
): ExportWriter {
  return format === 'csv' ? csvWriter(languages) : { line: (item) => JSON.stringify(item) };
}

/** A table for spreadsheets: lines end as RFC 4180 has it, and texts stand in a column for each language. */
function csvWriter(languages: readonly string[]): ExportWriter {
  const said = languages.flatMap((language) => textFields.map((field) => ({ language, field })));
  const columns: [string, (item: ExportedItem) => string | number | null][] = [
    ['key', ({ key }) => key],
    ['id', ({ id }) => id],
    ['product', ({ product }) => product],
    ['page', ({ page }) => page],
    ['picture', ({ picture }) => picture],
    ['prompt', ({ prompt }) => prompt],
    ['standing', ({ standing }) => standing],
    ['revision', ({ revision }) => revision],
    ['model', ({ model }) => model],
    ['result', ({ result }) => result],
    ['hash', ({ hash }) => hash],
    ['decision', ({ decision }) => decision],
    ['decided by', ({ decidedBy }) => decidedBy],
    ['decided via', ({ decidedVia }) => decidedVia],
    ['decided at', ({ decidedAt }) => decidedAt?.toISOString() ?? null],
    ['why', ({ why }) => why],
    ['cost', ({ cost }) => cost],
    ['currency', ({ currency }) => currency],
    ['cms id', ({ cmsId }) => cmsId],
    ['shown', ({ shown }) => shown],
    ['version', ({ version }) => version],
    ...said.map(({ language, field }): (typeof columns)[number] => [
      `${field} ${language}`,
      ({ texts }) => texts[language]?.[field] ?? null,
    ]),
  ];
  return {
    head: csvRow(columns.map(([name]) => name)),
    line: (item) => csvRow(columns.map(([, read]) => read(item))),
  };
}

function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r`;
}

/** A text that begins as a formula does has a quote before it, so that no program takes it for one. */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
