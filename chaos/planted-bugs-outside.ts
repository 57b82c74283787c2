import type { PlantedBug } from './planted-bug.ts';

const accounts = 'test/db/accounts.test.ts';
const storable = 'test/contract/storable.test.ts';
const pool = 'test/storage/decoder-pool.test.ts';

/** Mistakes with what comes from outside: words, files, silence, and other workers. */
export const outsideBugs: readonly PlantedBug[] = [
  {
    name: 'a request that may still be on its way is judged lost',
    file: 'activities/lost-requests.ts',
    find: "if (leftMs > 0) throw toLaterFailure('the request may still be on its way', leftMs);",
    replace: '',
    caughtBy: {
      file: 'test/activities/provider-jobs.test.ts',
      title: 'killed between the call and its record, it pays once',
    },
  },
  {
    name: 'a text among the results is taken for a picture',
    file: 'src/providers/runninghub/answers.ts',
    find: '.filter(({ fileType }) => mayBePicture(fileType))',
    replace: '',
    caughtBy: {
      file: 'test/providers/runninghub-states.test.ts',
      title: 'done with a text and a film beside the picture, which are no pictures',
    },
  },
  {
    name: "a worker switches off the other workers' accounts",
    file: 'src/db/provider-accounts.ts',
    find: 'where (id, kind) in (select id, kind from held where places = 0))',
    replace: 'where (id, kind) not in (select id, kind from held where places > 0))',
    caughtBy: { file: accounts, title: 'two workers leave each other their accounts' },
  },
  {
    name: 'the start of a worker ends the rest of its accounts',
    file: 'src/db/provider-accounts.ts',
    find: 'places = excluded.places, enabled = not provider_accounts.switched_off,',
    replace:
      'places = excluded.places, enabled = not provider_accounts.switched_off, set_aside_until = null, set_aside_reason = null,',
    caughtBy: { file: accounts, title: 'an account that rests goes on resting when its worker starts anew' },
  },
  {
    name: 'a NUL comes in',
    file: 'src/contract/storable.ts',
    find: ".toWellFormed().replaceAll('\\0', replacement)",
    replace: '.toWellFormed()',
    caughtBy: { file: storable, title: 'shows where a NUL or half a surrogate pair was' },
  },
  {
    name: 'half a surrogate pair comes in',
    file: 'src/contract/storable.ts',
    find: 'kept.toWellFormed()',
    replace: 'kept',
    caughtBy: { file: storable, title: 'shows where a NUL or half a surrogate pair was' },
  },
  {
    name: 'a callback goes past the door',
    file: 'src/web/callbacks.ts',
    find: 'body: storableText(body)',
    replace: 'body',
    caughtBy: { file: 'test/web/callbacks.test.ts', title: 'a body with %s is a hint like any other' },
  },
  {
    name: 'who came with more is served first: no turns',
    file: 'src/storage/decoder-line.ts',
    find: 'line.delete(key);\n          if (others.length > 0) line.set(key, others);',
    replace: 'if (others.length > 0) line.set(key, others);\n          else line.delete(key);',
    caughtBy: { file: pool, title: 'people take turns, whoever came with more' },
  },
  {
    name: 'a picture that must be held whole is decoded to see',
    file: 'src/storage/picture-costs.ts',
    find: 'const inScans = isProgressive ? heldForScans(format, header, decoded) : 0;',
    replace: 'const inScans = 0;',
    caughtBy: {
      file: 'test/storage/image-gauntlet.test.ts',
      title: 'is refused by its header, before the first pixel',
    },
  },
];
