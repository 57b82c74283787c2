import { welcomeUrl } from '../contract/panel.ts';
import {
  addAccount,
  type Changing,
  changeAccountRole,
  endVisits,
  forgetDevice,
  listTeam,
  listVisits,
  makeLink,
  panelRoles,
  setAccountOpen,
} from '../operations/panel-accounts.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { arg, oneOf, reason } from './input.ts';
import { moment, table } from './print.ts';

const onAccount = { args: ['LOGIN'], options: ['why'], needs: ['why'] } as const;

/** Who comes into the web panel; also the way in for whoever has locked themselves out. */
export const panelCommands: readonly Command[] = [
  {
    name: 'panel accounts',
    args: [],
    options: [],
    about: 'who has an account of the web panel',
    run: accounts,
  },
  {
    name: 'panel add',
    args: ['LOGIN'],
    options: ['role', 'why'],
    needs: ['role', 'why'],
    about: `makes an account and prints a link that sets its password once within 24 hours; roles: ${panelRoles.join(', ')}`,
    run: add,
  },
  { name: 'panel link', ...onAccount, about: 'prints another such link, for a lost password', run: link },
  {
    name: 'panel role',
    args: ['LOGIN', 'ROLE'],
    options: ['why'],
    needs: ['why'],
    about: `gives an account another role; people of Telegram have theirs by people role`,
    async run(typed, { deps, who }) {
      const role = oneOf(panelRoles, arg(typed, 1), 'ROLE');
      const outcome = await changeAccountRole(deps, who, { ref: refOf(typed), role, why: reason(typed) });
      return told(typed, outcome, `is ${role} now`);
    },
  },
  opening('panel disable', false, 'shuts an account; its visits end at once'),
  opening('panel enable', true, 'opens it again'),
  {
    name: 'panel forget-device',
    ...onAccount,
    about: 'takes the second factor away, for a lost device',
    run: async (typed, { deps, who }) =>
      told(
        typed,
        await forgetDevice(deps, who, { ref: refOf(typed), why: reason(typed) }),
        'needs no code any more',
      ),
  },
  { name: 'panel visits', args: ['LOGIN'], options: [], about: 'where somebody is signed in', run: visits },
  {
    name: 'panel end-visits',
    ...onAccount,
    about: 'signs somebody out everywhere',
    async run(typed, { deps, who }) {
      const outcome = await endVisits(deps, who, { ref: refOf(typed), why: reason(typed) });
      if (outcome.kind !== 'ended') return told(typed, outcome, '');
      return { lines: [`Visits of ${arg(typed, 0)} that have ended: ${outcome.visits}.`], outcome };
    },
  },
];

const refOf = (typed: Typed) => ({ login: arg(typed, 0) });

function opening(name: string, isOpen: boolean, about: string): Command {
  return {
    name,
    ...onAccount,
    about,
    run: async (typed, { deps, who }) =>
      told(
        typed,
        await setAccountOpen(deps, who, { ref: refOf(typed), isOpen, why: reason(typed) }),
        isOpen ? 'is open' : 'is shut',
      ),
  };
}

async function accounts(_: Typed, { deps, who }: Tools): Promise<Told> {
  const outcome = await listTeam(deps, who);
  if (outcome.kind === 'forbidden') return forbidden();
  const rows = outcome.accounts.map(({ id, login, firstName, role, hasTotp, seenAt, disabledAt }) => [
    login ?? `(${firstName ?? id} of Telegram)`,
    role,
    disabledAt === null ? 'open' : 'shut',
    hasTotp ? 'yes' : 'no',
    seenAt === null ? 'never' : moment(seenAt),
  ]);
  if (rows.length === 0)
    return { lines: ['There is no account yet: web makes the owner at its first start.'], outcome };
  return { lines: table([['LOGIN', 'ROLE', 'STATE', 'CODES', 'SEEN (UTC)'], ...rows]), outcome };
}

async function add(typed: Typed, { deps, who, baseUrl }: Tools): Promise<Told> {
  const login = arg(typed, 0);
  const role = oneOf(panelRoles, typed.options.role ?? '', '--role');
  const outcome = await addAccount(deps, who, { login, role, why: reason(typed) });
  switch (outcome.kind) {
    case 'added':
      return { lines: [`${login} is ${role}. ${handOver(baseUrl, outcome.token)}`], outcome };
    case 'taken':
      return refused(outcome, `There is an account ${login} already.`);
    case 'bad_login':
      return refused(
        outcome,
        'LOGIN has 3 to 32 small letters, digits, dots and strokes and begins with a letter.',
      );
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

async function link(typed: Typed, { deps, who, baseUrl }: Tools): Promise<Told> {
  const outcome = await makeLink(deps, who, { ref: refOf(typed), why: reason(typed) });
  if (outcome.kind === 'link') return { lines: [handOver(baseUrl, outcome.token)], outcome };
  if (outcome.kind === 'disabled')
    return refused(outcome, `${arg(typed, 0)} is shut: \`panel enable\` opens it.`);
  return told(typed, outcome, '');
}

function handOver(baseUrl: string, token: string): string {
  return `Open this once within 24 hours to set the password: ${welcomeUrl(baseUrl, token)}`;
}

async function visits(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const outcome = await listVisits(deps, who, refOf(typed));
  if (outcome.kind !== 'visits') return told(typed, outcome, '');
  const rows = outcome.visits.map(({ seenAt, createdAt, address, agent }) => [
    moment(seenAt),
    moment(createdAt),
    address,
    agent.slice(0, 60),
  ]);
  if (rows.length === 0) return { lines: [`${arg(typed, 0)} is not signed in anywhere.`], outcome };
  return { lines: table([['SEEN (UTC)', 'SINCE (UTC)', 'ADDRESS', 'DEVICE'], ...rows]), outcome };
}

function told(typed: Typed, outcome: Changing, done: string): Told {
  const login = arg(typed, 0);
  switch (outcome.kind) {
    case 'done':
      return { lines: [`${login} ${done}.`], outcome };
    case 'unchanged':
      return { lines: [`It was so before: nothing was changed of ${login}.`], outcome };
    case 'last_owner':
      return refused(
        outcome,
        `${login} is the last owner who can come in: make somebody else an owner first.`,
      );
    case 'is_person':
      return refused(outcome, `${login} is a person of Telegram: see \`people role\`.`);
    case 'not_found':
      return refused(outcome, `There is no account ${login}: \`panel accounts\` shows all.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome.kind satisfies never;
  }
}
