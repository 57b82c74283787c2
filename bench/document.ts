import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, formatTable } from './figures.ts';

const file = join(import.meta.dirname, '../docs/performance.md');

/** Puts the figures of one family between its two marks in docs/performance.md; the other families stay as they are. */
export function writeFigures(
  family: string,
  figures: readonly Figure[],
  { date, machine }: { date: string; machine: string },
): void {
  const text = readFileSync(file, 'utf8');
  const [start, end] = [`<!-- figures: ${family} -->`, `<!-- end of ${family} -->`];
  const [before, after] = [text.indexOf(start), text.indexOf(end)];
  if (before < 0 || after < 0) throw new Error(`${file} has lost its marks ${start} and ${end}`);
  const command = `\`npm run bench -- --only ${family}\`, ${date}, ${machine}`;
  const section = `${start}\n\n${command}:\n\n\`\`\`text\n${formatTable(figures)}\n\`\`\`\n\n`;
  writeFileSync(file, text.slice(0, before) + section + text.slice(after));
}
