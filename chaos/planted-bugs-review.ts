import type { PlantedBug } from './planted-bug.ts';

const functions = 'src/db/functions/catalog';
const steps = 'activities/catalog';
const decisions = 'test/db/catalog-decisions.test.ts';
const reviewing = 'test/activities/catalog-review.test.ts';

/** Mistakes where people decide on pictures, and where those are described. */
export const reviewBugs: readonly PlantedBug[] = [
  {
    name: 'the second decision overwrites the first',
    file: `${functions}/decide_result.sql`,
    find: 'if d.id is not null and not v_again then',
    replace: 'if false then',
    caughtBy: {
      file: decisions,
      title:
        'the first decision on a picture counts, later ones are kept and told, and the same one again is nothing new',
    },
  },
  {
    name: 'a word on an older picture counts for the newer one, which nobody has looked at',
    file: `${functions}/decide_result.sql`,
    find: `if r.id <> coalesce((p->>'resultId')::bigint, r.id) then`,
    replace: 'if false then',
    caughtBy: {
      file: decisions,
      title:
        'a word on a picture that there is a newer one of decides nothing, and the newer one is undecided',
    },
  },
  {
    name: 'one listing rejects',
    file: `${functions}/note_listing.sql`,
    find: 'where is_absent and absent_since < p_looked_at',
    replace: 'where is_absent',
    caughtBy: {
      file: reviewing,
      title:
        'what people delete, bin or move out of the folder is rejected by the second look, once, with the reason',
    },
  },
  {
    name: 'two listings that agree reject what is there',
    file: `${steps}/folder-watch.ts`,
    find: 'return isThere ? undefined :',
    replace: 'return',
    caughtBy: {
      file: reviewing,
      title: 'a list that fails, is not whole or lags behind rejects nothing, and what comes back is there',
    },
  },
  {
    name: 'another picture whose answer was lost is sent again',
    file: `${steps}/single.ts`,
    find: `status: 'sent' })) await lose(deps, row);`,
    replace: `status: 'sent' })) await takeBackPicture(sql, row.id);`,
    caughtBy: {
      file: 'test/activities/catalog-single.test.ts',
      title: 'neither it nor one whose answer did not come is sent again',
    },
  },
  {
    name: 'a lost description is sent again',
    file: `${steps}/describing.ts`,
    find: 'lose: () => lose(sql, descriptionId),',
    replace: 'lose: () => takeBackDescription(sql, descriptionId),',
    caughtBy: {
      file: 'test/activities/catalog-describe.test.ts',
      title: 'a call whose answer is lost is not made again before somebody says so',
    },
  },
];
