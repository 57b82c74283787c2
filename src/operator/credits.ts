import { grantCredits, readStatement, takeCredits } from '../operations/credits.ts';
import { type Command, forbidden, refused } from './command.ts';
import { withPerson } from './find.ts';
import { arg, reason, wholeNumber } from './input.ts';
import { moment, nameOf, table } from './print.ts';

const movementsShown = 20;

export const creditCommands: readonly Command[] = [
  {
    name: 'credits show',
    args: ['USER'],
    options: [],
    about: 'what a person can spend, and how it came',
    run: (typed, tools) =>
      withPerson(arg(typed, 0), tools, async (person) => {
        const asked = { userId: person.id, most: movementsShown };
        const outcome = await readStatement(tools.deps, tools.who, asked);
        if (outcome.kind === 'forbidden') return forbidden();
        const { available, pending } = outcome.balance;
        const rows = outcome.movements.map(({ at, amount, kind, orderId }) => [
          moment(at),
          amount > 0 ? `+${amount}` : String(amount),
          orderId === null ? kind : `${kind} of order ${orderId}`,
        ]);
        const head = `${nameOf(person)}: ${available} credits, ${pending} more are reserved`;
        return { lines: [head, ...table(rows)], outcome };
      }),
  },
  {
    name: 'credits grant',
    args: ['USER', 'CREDITS'],
    options: ['why'],
    needs: ['why'],
    about: 'gives credits to a person, who sees them as given by the administrator',
    run: (typed, tools) => {
      const credits = wholeNumber(arg(typed, 1), 'CREDITS', { most: 1_000_000 });
      const why = reason(typed);
      return withPerson(arg(typed, 0), tools, async (person) => {
        const grant = { userId: person.id, credits, why, key: crypto.randomUUID() };
        const outcome = await grantCredits(tools.deps, tools.who, grant);
        if (outcome.kind === 'forbidden') return forbidden();
        if (outcome.kind === 'not_found') return refused(outcome, `There is no person ${person.id}.`);
        const { available } = outcome.balance;
        return { lines: [`${nameOf(person)} got ${credits} credits and has ${available} now.`], outcome };
      });
    },
  },
  {
    name: 'credits take',
    args: ['USER', 'CREDITS'],
    options: ['why'],
    needs: ['why'],
    about: 'takes credits that can be spent from a person, who sees them as taken by the administrator',
    run: (typed, tools) => {
      const credits = wholeNumber(arg(typed, 1), 'CREDITS', { most: 1_000_000 });
      const why = reason(typed);
      return withPerson(arg(typed, 0), tools, async (person) => {
        const what = { userId: person.id, credits, why, key: crypto.randomUUID() };
        const outcome = await takeCredits(tools.deps, tools.who, what);
        if (outcome.kind === 'forbidden') return forbidden();
        if (outcome.kind === 'not_found') return refused(outcome, `There is no person ${person.id}.`);
        const { available } = outcome.balance;
        if (outcome.kind === 'short')
          return refused(
            outcome,
            `${nameOf(person)} has only ${available} credits to spend: nothing was taken.`,
          );
        return {
          lines: [`${credits} credits were taken from ${nameOf(person)}, who has ${available} now.`],
          outcome,
        };
      });
    },
  },
];
