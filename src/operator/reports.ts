import { renderStats } from '../cards/stats.ts';
import { statsPeriods } from '../contract/stats.ts';
import { auditBooks, listChanges, readStats } from '../operations/reports.ts';
import { withoutMarkup } from '../texts/plain-text.ts';
import { type Command, forbidden, InputError } from './command.ts';
import { wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const changesByDefault = 20;

export const reportCommands: readonly Command[] = [
  {
    name: 'stats',
    args: [],
    options: ['days'],
    about: `orders, times and accounts of the last ${statsPeriods.join(', ')} days (7 unless you say)`,
    async run({ options }, { deps, who, wording }) {
      const { days = '7' } = options;
      const period = statsPeriods.find((one) => String(one) === days);
      if (period === undefined) {
        throw new InputError(`--days is "${days}": it must be one of ${statsPeriods.join(', ')}.`);
      }
      const outcome = await readStats(deps, who, period);
      if (outcome.kind === 'forbidden') return forbidden();
      return { lines: withoutMarkup(renderStats(outcome.stats, wording)).split('\n'), outcome };
    },
  },
  {
    name: 'audit',
    args: [],
    options: [],
    about: 'whether the books hold what docs/reliability.md promises; exit code 1 when they do not',
    async run(_, { deps, who }) {
      const outcome = await auditBooks(deps, who);
      if (outcome.kind === 'forbidden') return forbidden();
      const broken = Object.entries(outcome.broken);
      if (broken.length === 0) return { lines: ['The books are sound.'], outcome };
      return {
        lines: broken.map(([invariant, rows]) => `BROKEN in ${rows} rows: ${invariant}`),
        outcome,
        isRefused: true,
      };
    },
  },
  {
    name: 'changes',
    args: [],
    options: ['limit'],
    about: 'who did what in others’ affairs, and why, newest first',
    async run({ options: { limit } }, { deps, who }) {
      const most = limit === undefined ? changesByDefault : wholeNumber(limit, '--limit', { most: 1_000 });
      const outcome = await listChanges(deps, who, most);
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.changes.length === 0) return { lines: ['Nobody has changed anything yet.'], outcome };
      const rows = outcome.changes.map(
        ({ at, kind, userId, orderId, subject, data: { by, why, ...data } }) => [
          moment(at),
          String(by),
          kind.replaceAll('_', ' '),
          [
            ...(userId === null ? [] : [`person ${userId}`]),
            ...(orderId === null ? [] : [`order ${orderId}`]),
            ...(subject === null ? [] : [subject]),
            ...Object.entries(data).map(([name, value]) => `${name} ${shown(value)}`),
          ].join(', '),
          typeof why === 'string' ? why : '',
        ],
      );
      return { lines: table([['AT (UTC)', 'BY', 'DID', 'TO', 'WHY'], ...rows]), outcome };
    },
  },
];

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
