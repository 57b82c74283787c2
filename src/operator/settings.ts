import { changeSetting, listAccounts, listSettings, switchAccount } from '../operations/settings.ts';
import { type Command, forbidden, refused } from './command.ts';
import { arg, reason } from './input.ts';
import { moment, table } from './print.ts';

const written = (value: boolean | number) =>
  typeof value === 'number' ? String(value) : value ? 'on' : 'off';

export const settingCommands: readonly Command[] = [
  {
    name: 'settings list',
    args: [],
    options: [],
    about: 'what is offered and which limits hold; all of it counts at once',
    async run(_, { deps, who }) {
      const outcome = await listSettings(deps, who);
      if (outcome.kind === 'forbidden') return forbidden();
      const rows = outcome.settings.map(({ name, value, usual, changed }) => [
        name,
        written(value),
        changed === undefined
          ? ''
          : `${moment(changed.at)} by ${changed.by ?? 'hand'}, was ${written(usual)}`,
      ]);
      return { lines: table([['SETTING', 'VALUE', 'CHANGED (UTC)'], ...rows]), outcome };
    },
  },
  {
    name: 'settings set',
    args: ['SETTING', 'VALUE'],
    options: ['why'],
    needs: ['why'],
    about: 'sets a number, or switches what is offered on or off',
    async run(typed, { deps, who }) {
      const [name, value] = [arg(typed, 0), arg(typed, 1)];
      const outcome = await changeSetting(deps, who, { name, value, why: reason(typed) });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind === 'not_found')
        return refused(outcome, `There is no setting "${name}": \`settings list\` shows them.`);
      if (outcome.kind === 'out_of_range') {
        const { least, most } = outcome;
        const range = most === 1 ? '"on" or "off"' : `a whole number from ${least} to ${most}`;
        return refused(outcome, `${name} is ${range}.`);
      }
      const was = written(outcome.was);
      const line =
        outcome.kind === 'changed'
          ? `${name}: ${value} from now on (${was} before).`
          : `${name} was ${was} already.`;
      return { lines: [line], outcome };
    },
  },
  {
    name: 'accounts list',
    args: [],
    options: [],
    about: "providers' accounts: places, whether they take jobs, and why not",
    async run(_, { deps, who }) {
      const outcome = await listAccounts(deps, who);
      if (outcome.kind === 'forbidden') return forbidden();
      const rows = outcome.accounts.map((account) => [
        account.id,
        account.kind,
        String(account.places),
        account.switchedOff
          ? 'off'
          : account.restsUntil === null
            ? account.enabled
              ? 'on'
              : `nobody holds it since ${moment(account.seenAt)}`
            : `rests until ${moment(account.restsUntil)}: ${account.restReason ?? ''}`,
      ]);
      return { lines: table([['ACCOUNT', 'JOBS', 'PLACES', 'STANDS'], ...rows]), outcome };
    },
  },
  ...(['on', 'off'] as const).map(
    (word): Command => ({
      name: `accounts ${word}`,
      args: ['ACCOUNT'],
      options: ['why'],
      needs: ['why'],
      about:
        word === 'off'
          ? 'lets an account take nothing new; it finishes what it has'
          : 'lets an account take jobs again',
      async run(typed, { deps, who }) {
        const id = arg(typed, 0);
        const outcome = await switchAccount(deps, who, { id, isOn: word === 'on', why: reason(typed) });
        if (outcome.kind === 'forbidden') return forbidden();
        if (outcome.kind === 'unchanged')
          return refused(
            outcome,
            `No account ${id} was ${word === 'on' ? 'off' : 'on'}: \`accounts list\` shows them.`,
          );
        return { lines: [`${id} is ${word}.`], outcome };
      },
    }),
  ),
];
