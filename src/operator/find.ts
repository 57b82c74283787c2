import type { Person } from '../db/people.ts';
import { showPerson } from '../operations/people.ts';
import { refused, type Told, type Tools } from './command.ts';
import { personRef } from './input.ts';

/** Runs a command on the person who is meant, if there is one. */
export async function withPerson(
  text: string,
  { deps, who }: Tools,
  run: (person: Person) => Promise<Told>,
): Promise<Told> {
  const outcome = await showPerson(deps, who, personRef(text));
  if (outcome.kind === 'person') return run(outcome.person);
  return refused(outcome, `There is no person ${text}.`);
}
