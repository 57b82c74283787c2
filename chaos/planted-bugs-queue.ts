import type { PlantedBug } from './planted-bug.ts';

const places = 'test/db/places.test.ts';

/** Mistakes with many orders at several accounts. */
export const queueBugs: readonly PlantedBug[] = [
  {
    name: 'two transitions look for a free place at once: no lock',
    file: 'src/db/functions/places/lock_places.sql',
    find: `hashtext('places')`,
    replace: 'pg_backend_pid()',
    caughtBy: {
      file: 'test/db/places.test.ts',
      title: 'an admission waits for one that has not ended, and finds its seat taken',
    },
  },
  {
    name: 'no turns: who has forty waiting orders comes with all of them at once',
    file: 'src/db/functions/places/next_turn.sql',
    find: '(select max(turn) + 1 from',
    replace: '(select max(turn) from',
    caughtBy: { file: places, title: 'people are served by turns, and within a turn who came first' },
  },
  {
    name: 'accounts are filled one after the other',
    file: 'src/db/functions/places/fill_places.sql',
    find: 'order by load.taken::numeric / a.places, load.last_used nulls first, a.id',
    replace: 'order by a.id',
    caughtBy: { file: places, title: 'the least loaded account comes first' },
  },
  {
    name: 'a busy account refuses the order',
    file: 'activities/submission.ts',
    find: "if (isAboutAccount(error)) return move(sending, 'sending', error);",
    replace: '',
    caughtBy: {
      file: 'test/activities/provider-jobs.test.ts',
      title: 'turned away for too much at once it waits for a place once more, and is sent once',
    },
  },
  {
    name: 'a busy account does not rest',
    file: 'src/db/functions/jobs/give_back.sql',
    find: "now() + interval '1 millisecond' *",
    replace: "now() - interval '1 millisecond' *",
    caughtBy: {
      file: 'test/db/giving-back.test.ts',
      title: 'what a busy account gives back goes to another one at once',
    },
  },
  {
    name: "one account's uploads are sent to another",
    file: 'src/db/functions/jobs/give_back.sql',
    find: 'place = null, request = null,',
    replace: 'place = null,',
    caughtBy: {
      file: 'test/db/giving-back.test.ts',
      title: 'what a busy account gives back goes to another one at once',
    },
  },
  {
    name: 'a broken account ends an order although another one is only busy',
    file: 'src/db/functions/jobs/give_back.sql',
    find: "or a.set_aside_reason = 'busy'",
    replace: '',
    caughtBy: {
      file: 'test/db/giving-back.test.ts',
      title: 'an account whose key is refused while the other is busy for a moment ends no order',
    },
  },
  {
    name: 'a task that was made for a refused request is forgotten',
    file: 'activities/submission.ts',
    find: 'if (error.externalId !== undefined) await stop(sending, error.externalId);',
    replace: '',
    caughtBy: {
      file: 'test/e2e/product.test.ts',
      title: 'the photo that the workflow refuses is named, and the task that it made',
    },
  },
  {
    name: 'the last digits of a task id are lost',
    file: 'src/providers/transport/json.ts',
    find: "typeof value === 'number' ? written?.source : value,",
    replace: "typeof value === 'number' ? (written && String(value)) : value,",
    caughtBy: { file: 'test/providers/runninghub-submit.test.ts', title: 'takes a task id that is %s' },
  },
];
