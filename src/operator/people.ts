import { roles } from '../contract/people.ts';
import type { Person } from '../db/people.ts';
import { blockPerson, giveRole, unblockPerson } from '../operations/people.ts';
import { listPeople, longestLetter, writeToPerson } from '../operations/people-pages.ts';
import { type Command, forbidden, refused, type Told } from './command.ts';
import { withPerson } from './find.ts';
import { arg, oneOf, reason } from './input.ts';
import { moment, nameOf, table } from './print.ts';

const withReason = { options: ['why'], needs: ['why'] } as const;

export const peopleCommands: readonly Command[] = [
  {
    name: 'people show',
    args: ['USER'],
    options: [],
    about: 'who somebody is: role, status, credits',
    run: (typed, tools) =>
      withPerson(arg(typed, 0), tools, async (person) => ({
        lines: [
          nameOf(person),
          `${person.role}, ${person.status}, ${person.available} credits, ${person.pending} more are reserved`,
          `here since ${moment(person.createdAt)}, last heard of ${moment(person.lastActiveAt)} UTC`,
        ],
        outcome: { kind: 'person', ...person },
      })),
  },
  {
    name: 'people block',
    args: ['USER'],
    ...withReason,
    about: 'serves somebody no more; orders under way go on',
    run: (typed, tools) => {
      const why = reason(typed);
      return withPerson(arg(typed, 0), tools, async (person) => {
        const outcome = await blockPerson(tools.deps, tools.who, { userId: person.id, why });
        const words = { done: 'is blocked now', unchanged: `is ${person.status}, as before` };
        return told(outcome, person, words);
      });
    },
  },
  {
    name: 'people unblock',
    args: ['USER'],
    ...withReason,
    about: 'serves somebody again',
    run: (typed, tools) => {
      const why = reason(typed);
      return withPerson(arg(typed, 0), tools, async (person) => {
        const outcome = await unblockPerson(tools.deps, tools.who, { userId: person.id, why });
        return told(outcome, person, { done: 'is served again', unchanged: 'was not blocked' });
      });
    },
  },
  {
    name: 'people role',
    args: ['USER', 'ROLE'],
    ...withReason,
    about: `gives a role: ${roles.join(', ')}`,
    run: (typed, tools) => {
      const role = oneOf(roles, arg(typed, 1), 'ROLE');
      const why = reason(typed);
      return withPerson(arg(typed, 0), tools, async (person) => {
        const outcome = await giveRole(tools.deps, tools.who, { userId: person.id, role, why });
        return told(outcome, person, { done: `is ${role} now`, unchanged: `was ${role} before` });
      });
    },
  },
  {
    name: 'people list',
    args: [],
    optionalArg: 'SEARCH',
    options: [],
    about: 'who was last heard of, or whose number or beginning of a name this is',
    async run(typed, { deps, who }) {
      const outcome = await listPeople(deps, who, { search: arg(typed, 0) });
      if (outcome.kind === 'forbidden') return forbidden();
      const rows = outcome.people.map((person) => [
        String(person.id),
        nameOf(person),
        person.status,
        String(person.available),
        moment(person.lastActiveAt),
      ]);
      return { lines: table([['NUMBER', 'NAME', 'STANDS', 'CREDITS', 'HEARD OF (UTC)'], ...rows]), outcome };
    },
  },
  {
    name: 'people write',
    args: ['USER', 'TEXT'],
    options: [],
    about: 'lets the bot send a letter to a person, as it is written here',
    run: (typed, tools) =>
      withPerson(arg(typed, 0), tools, async (person) => {
        const letter = { userId: person.id, text: arg(typed, 1), key: crypto.randomUUID() };
        const outcome = await writeToPerson(tools.deps, tools.who, letter);
        if (outcome.kind === 'forbidden') return forbidden();
        const name = nameOf(person);
        const words = {
          written: `The bot sends it to ${name} now.`,
          not_found: `There is no person ${person.id}.`,
          unreachable: `Nothing reaches ${name} until they write to the bot: nothing was sent.`,
          empty: 'TEXT is empty: nothing was sent.',
          too_long: `TEXT is longer than ${longestLetter} characters: nothing was sent.`,
        };
        const sentence = words[outcome.kind];
        return outcome.kind === 'written' ? { lines: [sentence], outcome } : refused(outcome, sentence);
      }),
  },
];

function told(
  outcome: { kind: 'done' | 'unchanged' | 'is_staff' | 'not_found' | 'forbidden' },
  person: Person,
  words: { done: string; unchanged: string },
): Told {
  const name = nameOf(person);
  switch (outcome.kind) {
    case 'done':
    case 'unchanged':
      return { lines: [`${name} ${words[outcome.kind]}.`], outcome };
    case 'is_staff':
      return refused(
        outcome,
        `${name} works here: take the role away first, in people role or in the settings.`,
      );
    case 'not_found':
      return refused(outcome, `There is no person ${person.id}.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome.kind satisfies never;
  }
}
