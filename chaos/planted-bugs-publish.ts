import type { PlantedBug } from './planted-bug.ts';

const functions = 'src/db/functions/catalog';
const publications = 'test/db/catalog-publications.test.ts';
const publishing = 'test/activities/catalog-publish.test.ts';

/** Mistakes where pictures are shown in the shop. */
export const publishBugs: readonly PlantedBug[] = [
  {
    name: 'a set is published in part: a limit breaks it',
    file: `${functions}/wanted_sets.sql`,
    find: 'count(*) over (order by w.product_id)',
    replace: 'count(*) over (order by w.item_id)',
    caughtBy: { file: publications, title: 'a limit breaks no set, and lets the first one go whole' },
  },
  {
    name: 'a set is published in part: what cannot be sent is left out',
    file: 'activities/catalog/sets.ts',
    find: '      return itemId;',
    replace: '      continue;',
    caughtBy: {
      file: publishing,
      title: 'a picture that is lost in the store leaves its whole set unshown, and an administrator is told',
    },
  },
  {
    name: 'what is shown already is published again under a new version',
    file: `${functions}/publish_wishes.sql`,
    find: `when last.status = 'published' and c.shown = 'published'`,
    replace: `when false and c.shown = 'published'`,
    caughtBy: {
      file: publications,
      title: 'a set is written down once, published once, and told again changes nothing',
    },
  },
  {
    name: 'a repeat begins other sets beside those that were not answered',
    file: `${functions}/open_sets.sql`,
    find: `where not exists (select from catalog_publications where run_id = p_run and status = 'sending')`,
    replace: '',
    caughtBy: {
      file: publications,
      title: 'a set is written down once, published once, and told again changes nothing',
    },
  },
  {
    name: 'what people have changed in the shop, and we know of, is overwritten',
    file: `${functions}/publish_wishes.sql`,
    find: `when c.shown = 'edited' then 'edited_there'`,
    replace: '',
    caughtBy: {
      file: publishing,
      title: 'what people have changed there is known and not overwritten, until somebody says so',
    },
  },
  {
    name: 'what people have changed in the shop, and we do not know of, is overwritten',
    file: `${functions}/publish_wishes.sql`,
    find: 'coalesce(c.revision, 0),',
    replace: '1000000,',
    caughtBy: {
      file: publishing,
      title: 'a change that nobody has read yet is not overwritten either: its whole set stays as it is',
    },
  },
  {
    name: 'an approval of an older picture publishes a newer one: no foreign key',
    file: 'src/db/migrations/0021_catalog_decisions.sql',
    find: '  foreign key (item_id, hash) references catalog_approvals (item_id, hash),\n  unique (item_id, version)',
    replace: '  unique (item_id, version)',
    caughtBy: { file: publications, title: 'nothing but a picture that was accepted can be written down' },
  },
  {
    name: 'a version that was taken back comes back with the next run',
    file: `${functions}/publish_wishes.sql`,
    find: `when last.status = 'withdrawn' and last.hash = v.hash then 'withdrawn'`,
    replace: '',
    caughtBy: {
      file: publications,
      title: 'a publication is taken back once, which shows what was there before',
    },
  },
  {
    name: 'a CMS that shows something else is believed',
    file: 'activities/catalog/sets.ts',
    find: 'if (found !== undefined && images.every(isAsSent))',
    replace: 'if (found !== undefined)',
    caughtBy: { file: publishing, title: 'a CMS that shows something else than it was sent is not believed' },
  },
];
