import { describe, expect, it } from 'vitest';
import { effectsOf, objectionsTo } from '../../src/db/migration-effects.ts';
import { ownFolders, readMigration, readMigrations, statementsIn } from '../../src/db/migration-file.ts';

/** Those before were applied to databases that nobody had to keep running meanwhile. */
const firstWatched = '0031';

const migration = (text: string) => readMigration('9999_next.sql', text);

describe('a migration', () => {
  const own = readMigrations(ownFolders.migrations);

  it.each(own.filter(({ name }) => name >= firstWatched).map((one) => [one.name, one] as const))(
    '%s says what it is and holds up no large table',
    (_, one) => {
      expect(objectionsTo(one)).toEqual([]);
    },
  );

  it('has a number of its own, without a gap', () => {
    expect(own.map(({ name }) => Number(name.slice(0, 4)))).toEqual(own.map((_, place) => place + 1));
  });
});

describe('the watch over migrations', () => {
  it.each<[string, string]>([
    ['it says neither', 'create table later (id integer)'],
    ['CONCURRENTLY', '-- expand\ncreate index orders_x on orders (price)'],
    ['without a transaction', '-- expand\ncreate index concurrently orders_x on orders (price)'],
    ['has a default', '-- expand\nalter table orders add column x integer not null'],
    [
      'has a default',
      "-- expand\nalter table orders add column y text default '', add x integer not null, add z text",
    ],
    ['keeps its type', '-- contract\nalter table orders alter column price type bigint'],
    ['an older version needs', '-- expand\nalter table orders alter column price type bigint'],
    ['NOT VALID', '-- expand\nalter table orders add constraint x check (price > 0)'],
    ['NOT VALID', '-- expand\nalter table orders add check (price > 0)'],
    ['NOT VALID', '-- expand\nalter table orders add foreign key (user_id) references users'],
    ['NOT NULL', '-- expand\nalter table orders alter column price set not null'],
    ['USING INDEX', '-- expand\nalter table orders add constraint x unique (price)'],
    ['in batches', '-- expand\nupdate orders set price = 1'],
    ['in batches', '-- expand\nwith a as (select 1) update orders set price = 1 where id in (select 1)'],
    ['in batches', '-- contract\ndelete from orders where price = 1'],
    [
      'repeat the step',
      '-- expand\nupdate orders set price = 1 where id in (select id from orders limit 100)',
    ],
    ['an older version needs', '-- expand\ndrop table orders'],
    ['an older version needs', '-- expand\nalter table orders drop column price'],
    ['an older version needs', '-- expand\nalter table orders drop price'],
    ['an older version needs', '-- expand\nalter table orders rename column price to cost'],
    ['an older version needs', '-- expand\ndrop function place_order(jsonb)'],
    ['no `-- step`', '-- expand, no transaction\ncreate table later (id integer)'],
    [
      'a step is one statement',
      '-- expand, no transaction\n-- step\ncreate table a (id integer); create table b (id integer)',
    ],
  ])('refuses one because "%s": %s', (reason, text) => {
    expect(objectionsTo(migration(text)).join('\n')).toContain(reason);
  });

  it.each([
    '-- expand\ncreate table later (id integer primary key);\ncreate index later_x on later (id);\nupdate later set id = 1',
    '-- expand\nalter table orders add column x integer not null default 0, add column y text',
    '-- expand\nalter table orders add constraint x check (price > 0) not valid',
    '-- expand\nalter table orders validate constraint x',
    '-- expand\nalter table orders drop constraint x',
    '-- expand, no transaction\n-- step\ncreate unique index concurrently x on orders (price);\n-- step\nalter table orders add constraint x unique using index x',
    '-- expand, no transaction\n-- step, until nothing changes\nupdate orders set price = 1 where id in (select id from orders where price is null limit 5000)',
    '-- contract\nalter table orders drop column price',
    '-- expand\n-- locks styles: a few hundred rows\nalter table styles alter column name set not null',
    "-- expand\ninsert into settings values ('a; update orders set price = 1')",
    '-- expand\ncreate function f() returns void language plpgsql as $$ begin update orders set price = 1; end $$',
  ])('lets pass: %s', (text) => {
    expect(objectionsTo(migration(text))).toEqual([]);
  });

  it('knows what was written before it watched for what it is', () => {
    const found = readMigrations(ownFolders.migrations)
      .filter(({ name }) => name < firstWatched)
      .flatMap((one) => effectsOf(one).filter(({ objection }) => objection !== undefined));
    expect(found.length).toBeGreaterThan(60);
  });
});

it('reads statements as PostgreSQL does: bodies, texts and comments are no borders', () => {
  const text = `-- a; comment
    create function f() returns text language sql as $body$ select ';' ; $body$;
    insert into a values ('it''s; one', 1 - 2, $1);`;
  expect(statementsIn(text)).toEqual([
    "create function f() returns text language sql as $body$ select ';' ; $body$",
    "insert into a values ('it''s; one', 1 - 2, $1)",
  ]);
});
