import { type Letter, listLetters, writeLetter as write } from '../db/letters.ts';
import { listOrders, type Order } from '../db/orders.ts';
import { type Change, findPerson, listChangesOf, type Person } from '../db/people.ts';
import {
  listPictures,
  type PeopleCursor,
  type PeopleFilter,
  peopleOnPage,
  listPeople as readPeople,
} from '../db/people-list.ts';
import { listModels, type TrainedModel } from '../db/trained-models.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

type Forbidden = { kind: 'forbidden' };

/** A page of people, the latest heard of first. `next`: behind whom the page after it begins. */
export async function listPeople(
  deps: OperationDeps,
  who: Who,
  { after, ...filter }: PeopleFilter & { after?: PeopleCursor | undefined },
): Promise<{ kind: 'people'; people: Person[]; next: PeopleCursor | undefined } | Forbidden> {
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const found = await readPeople(deps.sql, filter, after);
  const people = found.slice(0, peopleOnPage);
  const last = people.at(-1);
  const next =
    found.length > peopleOnPage && last !== undefined ? { micros: last.micros, id: last.id } : undefined;
  return { kind: 'people', people, next };
}

const shown = { orders: 10, pictures: 24, letters: 10, changes: 20 } as const;

/** Somebody with all that is known of them. */
export interface PersonStory {
  kind: 'person';
  person: Person;
  orders: Order[];
  models: TrainedModel[];
  pictures: Awaited<ReturnType<typeof listPictures>>;
  letters: Letter[];
  /** What staff did in their affairs, newest first. */
  changes: Change[];
  /** How those are called who did it; undefined: by hand. */
  name: (by: string) => string | undefined;
}

export async function tellPerson(
  deps: OperationDeps,
  who: Who,
  userId: number,
): Promise<PersonStory | { kind: 'not_found' } | Forbidden> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const person = await findPerson(sql, { id: userId });
  if (person === undefined) return { kind: 'not_found' };
  const [orders, models, pictures, letters, changes] = await Promise.all([
    listOrders(sql, userId, { most: shown.orders, skip: 0 }),
    listModels(sql, userId),
    listPictures(sql, userId, shown.pictures),
    listLetters(sql, userId, shown.letters),
    listChangesOf(sql, userId, shown.changes),
  ]);
  const writers = [
    ...letters.map(({ writtenBy }) => writtenBy),
    ...changes.map(({ data }) => String(data.by)),
  ];
  return {
    kind: 'person',
    person,
    orders,
    models,
    pictures,
    letters,
    changes,
    name: await readNames(sql, writers),
  };
}

/** Telegram's longest message is 4,096 characters; a line above it says who writes. */
export const longestLetter = 3_500;

/** Writes to a person through the bot, once for each key; it is shown as soon as Telegram takes it. */
export async function writeToPerson(
  deps: OperationDeps,
  who: Who,
  { userId, text, key }: { userId: number; text: string; key: string },
): Promise<{ kind: 'written' | 'not_found' | 'unreachable' | 'empty' | 'too_long' } | Forbidden> {
  if (!(await isAllowed(deps, who, 'write_to_people'))) return { kind: 'forbidden' };
  if (text.trim() === '') return { kind: 'empty' };
  if (text.length > longestLetter) return { kind: 'too_long' };
  if ((await findPerson(deps.sql, { id: userId })) === undefined) return { kind: 'not_found' };
  const letter = await write(deps.sql, { userId, text, key, by: nameOf(who) });
  return { kind: letter === undefined ? 'unreachable' : 'written' };
}
