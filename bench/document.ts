import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, formatTable } from './figures.ts';

const file = join(import.meta.dirname, '../docs/performance.md');
const [start, end] = ['<!-- figures -->', '<!-- end of figures -->'];

/** Puts the figures between the two marks of docs/performance.md: those with a target first. */
export function writeDocument(
  figures: readonly Figure[],
  { date, machine }: { date: string; machine: string },
) {
  const text = readFileSync(file, 'utf8');
  const [before, after] = [text.indexOf(start), text.indexOf(end)];
  if (before < 0 || after < 0) throw new Error(`${file} has lost its marks ${start} and ${end}`);
  const [aimed, others] = [true, false].map((isAimed) =>
    figures.filter(({ target }) => (target !== undefined) === isAimed),
  );
  const tables = [aimed, others].map((some = []) => `\`\`\`text\n${formatTable(some)}\n\`\`\``);
  const section = [start, `Measured ${date} on ${machine}.`, ...tables, end].join('\n\n');
  writeFileSync(file, text.slice(0, before) + section + text.slice(after + end.length));
}
