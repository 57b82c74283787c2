import { renderReceipt } from '../cards/privacy.ts';
import type { Deletion } from '../db/deletions.ts';
import { deletePerson, listDeletions, showDeletion } from '../operations/deletions.ts';
import { type Command, forbidden, refused } from './command.ts';
import { withPerson } from './find.ts';
import { arg, reason, wholeNumber } from './input.ts';
import { moment, nameOf, table } from './print.ts';

const usuallyListed = 20;

export const deletionCommands: readonly Command[] = [
  {
    name: 'people delete',
    args: ['USER'],
    options: ['why'],
    needs: ['why'],
    about: 'deletes all that is kept of somebody, at once; their credits are lost',
    run: (typed, tools) => {
      const why = reason(typed);
      return withPerson(arg(typed, 0), tools, async (person) => {
        const outcome = await deletePerson(tools.deps, tools.who, { userId: person.id, why });
        const name = nameOf(person);
        switch (outcome.kind) {
          case 'asked':
          case 'known':
            return { lines: [toldOf(outcome.deletion, name)], outcome };
          case 'is_staff':
            return refused(
              outcome,
              `${name} works here: take the role away first, in people role or in the settings.`,
            );
          case 'gone':
            return refused(outcome, `Nothing is left of person ${person.id}.`);
          case 'not_found':
            return refused(outcome, `There is no person ${person.id}.`);
          case 'forbidden':
            return forbidden();
          default:
            return outcome satisfies never;
        }
      });
    },
  },
  {
    name: 'people deletion',
    args: ['ID'],
    options: [],
    about: 'how far a deletion is, and its receipt',
    run: async (typed, { deps, who, wording }) => {
      const id = wholeNumber(arg(typed, 0), 'ID');
      const outcome = await showDeletion(deps, who, id);
      if (outcome.kind !== 'deletion')
        return outcome.kind === 'forbidden' ? forbidden() : refused(outcome, `There is no deletion ${id}.`);
      const { deletion } = outcome;
      const lines = [
        `deletion ${id} of person ${deletion.userId}: ${deletion.status}`,
        `asked for on ${moment(deletion.askedAt)} UTC by ${deletion.askedBy}: ${deletion.why}`,
        ...(deletion.status === 'waiting' ? [`begins on ${moment(deletion.dueAt)} UTC`] : []),
        ...(deletion.endedAt === null ? [] : [`ended on ${moment(deletion.endedAt)} UTC`]),
        ...renderReceipt(deletion.receipt, (key, values) => wording.plain(key, values)),
      ];
      return { lines, outcome };
    },
  },
  {
    name: 'people deletions',
    args: [],
    options: ['limit'],
    about: `the last deletions, ${usuallyListed} if not --limit`,
    run: async (typed, { deps, who }) => {
      const { limit } = typed.options;
      const most = limit === undefined ? usuallyListed : wholeNumber(limit, '--limit', { most: 1_000 });
      const outcome = await listDeletions(deps, who, { most });
      if (outcome.kind === 'forbidden') return forbidden();
      const rows = outcome.deletions.map(({ id, userId, status, askedAt, askedBy }) => [
        String(id),
        `person ${userId}`,
        status,
        moment(askedAt),
        askedBy,
      ]);
      return { lines: rows.length === 0 ? ['Nobody has been deleted yet.'] : table(rows), outcome };
    },
  },
];

function toldOf({ id, status, dueAt }: Deletion, name: string): string {
  const how = `people deletion ${id} shows how far it is.`;
  return status === 'waiting' && dueAt.getTime() > Date.now()
    ? `${name} has asked for it already: it begins on ${moment(dueAt)} UTC. ${how}`
    : `What is kept of ${name} is being deleted. ${how}`;
}
