import {
  type Imported,
  type ImportedRow,
  importKinds,
  importPortraits,
  type RowFate,
  rowFates,
} from '../operations/import-portraits.ts';
import { type Command, forbidden, InputError, refused } from './command.ts';
import { reason } from './input.ts';
import { table } from './print.ts';

const rowsShown = 100;
const usualSource = 'portraits';
const usualReason = 'brought over from the earlier bot';

export const importCommands: readonly Command[] = [
  {
    name: 'import-portraits',
    args: [],
    options: ['from', 'source', 'why'],
    needs: ['from'],
    flags: ['dry-run'],
    about:
      'brings over people, models and prompts of an earlier portrait bot from the database at FROM; see docs/import-portraits.md',
    async run(typed, { deps, who }) {
      const { from = '', source = usualSource, why } = typed.options;
      const outcome = await importPortraits(deps, who, {
        from: address(from),
        source: sourceName(source),
        isDry: typed.flags.has('dry-run'),
        why: why === undefined ? usualReason : reason(typed),
      });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind === 'source_refused') return refused(outcome, outcome.why);
      const isDone =
        outcome.executions.missing === 0 && importKinds.every((kind) => outcome.counts[kind].unclear === 0);
      return { lines: linesOf(outcome), outcome, isRefused: !isDone };
    },
  },
];

/** It is not repeated in the answer: a password stands in it. */
function address(from: string): string {
  const isAddress = URL.canParse(from) && /^postgres(ql)?:$/.test(new URL(from).protocol);
  if (!isAddress) throw new InputError('--from must be an address such as postgres://user@host:5432/name.');
  return from;
}

function sourceName(source: string): string {
  if (!/^[a-z0-9-]{1,40}$/.test(source)) {
    throw new InputError(`--source is "${source}": it must be a name of small letters, digits and dashes.`);
  }
  return source;
}

const fateWords: Readonly<Record<RowFate, string>> = {
  new: 'new',
  known: 'known here',
  before: 'brought before',
  left: 'left',
  unclear: 'NOT UNDERSTOOD',
};

function linesOf({ isDry, counts, rows, unread, executions: { started, missing } }: Imported): string[] {
  const summary = table([
    ['', ...rowFates.map((fate) => fateWords[fate])],
    ...importKinds.map((kind) => [kind, ...rowFates.map((fate) => String(counts[kind][fate]))]),
  ]);
  return [
    ...(isDry ? ['Nothing was written. This is what would become of the rows:'] : []),
    ...summary,
    ...(started > 0 ? [`Looked after by executions: ${started} models.`] : []),
    ...(missing > 0
      ? [`Temporal does not answer: ${missing} models have no execution yet. Run this again.`]
      : []),
    ...(unread.length > 0 ? [`Nothing is made of ${unread.join(', ')}.`] : []),
    ...rowLines(isDry ? rows : rows.filter(({ fate }) => fate === 'left' || fate === 'unclear')),
  ];
}

function rowLines(rows: readonly ImportedRow[]): string[] {
  if (rows.length === 0) return [];
  // What somebody must look at stands first, however many others there are.
  const sorted = rows.toSorted(
    (one, other) => Number(other.fate === 'unclear') - Number(one.fate === 'unclear'),
  );
  const shown = sorted
    .slice(0, rowsShown)
    .map(({ kind, id, fate, note = '' }) => [kind, id, fateWords[fate], note]);
  const more = rows.length - shown.length;
  return [
    '',
    ...table([['TABLE', 'ROW', 'IS', 'BECAUSE'], ...shown]),
    ...(more > 0 ? [`and ${more} more rows: --json lists all.`] : []),
  ];
}
