import type { AmountTable } from '../db/prices.ts';
import { listAmounts, setAmount } from '../operations/amounts.ts';
import { type Command, forbidden, refused } from './command.ts';
import { arg, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const words: Readonly<Record<AmountTable, { list: string; set: string }>> = {
  prices: { list: 'what an order of each kind costs', set: 'sets a price for all orders from now on' },
  grants: {
    list: 'what is given for nothing; "start" is a newcomer\'s, "top_up" is what a person can ask for',
    set: 'sets what is given from now on',
  },
};

export const amountCommands: readonly Command[] = (['prices', 'grants'] as const).flatMap((name) => [
  listing(name),
  setting(name),
]);

function listing(name: AmountTable): Command {
  return {
    name: `${name} list`,
    args: [],
    options: [],
    about: words[name].list,
    async run(_, { deps, who }) {
      const outcome = await listAmounts(deps, who, name);
      if (outcome.kind === 'forbidden') return forbidden();
      const rows = outcome.amounts.map(({ kind, credits, changedAt, changedBy }) => [
        kind,
        String(credits),
        moment(changedAt),
        changedBy,
      ]);
      return { lines: table([['KIND', 'CREDITS', 'SINCE (UTC)', 'BY'], ...rows]), outcome };
    },
  };
}

function setting(name: AmountTable): Command {
  return {
    name: `${name} set`,
    args: ['KIND', 'CREDITS'],
    options: ['why'],
    needs: ['why'],
    about: words[name].set,
    async run(typed, { deps, who }) {
      const kind = arg(typed, 0);
      const credits = wholeNumber(arg(typed, 1), 'CREDITS', { least: 0, most: 1_000_000 });
      const outcome = await setAmount(deps, who, { table: name, kind, credits, why: reason(typed) });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind === 'not_found') {
        return refused(outcome, `There is no "${kind}" among the ${name}: \`${name} list\` shows them.`);
      }
      return { lines: [`${kind}: ${credits} credits from now on (${outcome.was} before).`], outcome };
    },
  };
}
