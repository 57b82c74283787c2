import type { ExportedItem } from '../db/catalog/export.ts';
import { exportItems } from '../operations/catalog-export.ts';
import { whichSource } from './catalog-items.ts';
import { type Command, forbidden } from './command.ts';
import { oneOf } from './input.ts';

const formats = ['csv', 'jsonl'] as const;
const textFields = ['alt', 'title', 'caption'] as const;

export const catalogExportCommands: readonly Command[] = [
  {
    name: 'catalog export',
    args: [],
    options: ['source', 'format'],
    about:
      'all pictures of a shop with what was made, decided, said and shown of them, to standard output: --format csv (usual) or jsonl',
    async run({ options: { source, format = 'csv' } }, { deps, who, print }) {
      const write = oneOf(formats, format, '--format') === 'csv' ? csvWriter : jsonWriter;
      const outcome = await exportItems(deps, who, { source });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind !== 'export') return whichSource(outcome);
      const { head, line } = write(outcome.source.languages);
      if (head !== undefined) print(head);
      let pictures = 0;
      for await (const items of outcome.chunks) {
        for (const item of items) print(line(item));
        pictures += items.length;
      }
      return { lines: [], outcome: { kind: 'exported', pictures }, isPrinted: true };
    },
  },
];

interface Writer {
  head?: string;
  line: (item: ExportedItem) => string;
}

function jsonWriter(): Writer {
  return { line: (item) => JSON.stringify(item) };
}

/** A table for spreadsheets: lines end as RFC 4180 has it, and texts stand in a column for each language. */
function csvWriter(languages: readonly string[]): Writer {
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
