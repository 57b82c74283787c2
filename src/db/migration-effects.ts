import { type Migration, statementsIn } from './migration-file.ts';

/**
 * What a statement keeps others from doing. `moment`: everything, but only for as long as it takes to write it down · `writes`: changes
 * of rows, while all rows are read · `everything`: reading too, while all rows are read or written anew · `rows`: the rows it changes.
 */
export type Holds = 'nothing' | 'moment' | 'writes' | 'everything' | 'rows';

export interface Effect {
  statement: string;
  /** The table it works on; undefined where it works on none that was there before. */
  table: string | undefined;
  holds: Holds;
  /** Why it should not be done so to a table that may be large. */
  objection?: string;
  /** It takes away something that an older version needs. */
  takesAway: boolean;
}

type Rule = [pattern: RegExp, holds: Holds, objection?: string];

/** The first that fits counts; the first bracket is the table. */
const rules: readonly Rule[] = [
  [/^create (?:unique )?index concurrently .*?\bon (?:only )?(\w+)/, 'nothing'],
  [
    /^create (?:unique )?index .*?\bon (?:only )?(\w+)/,
    'writes',
    'an index is made with CONCURRENTLY, in a step of a migration without a transaction',
  ],
  [/^alter table (?:if exists )?(?:only )?(\w+) validate constraint/, 'nothing'],
  [
    /^alter table (?:if exists )?(?:only )?(\w+) .*\balter (?:column )?\w+ (?:set data )?type\b/,
    'everything',
    'a column keeps its type: add another one',
  ],
  [
    /^alter table (?:if exists )?(?:only )?(\w+) .*\badd (?:column )?(?:if not exists )?(?!constraint\b)\w+ (?:(?!\bdefault\b|,).)*\bnot null(?:(?!\bdefault\b|,).)*(?:,|$)/,
    'everything',
    'a column that may not be empty has a default',
  ],
  [
    /^alter table (?:if exists )?(?:only )?(\w+) .*\balter (?:column )?\w+ set not null/,
    'everything',
    'all rows are read for NOT NULL: add a check that is NOT VALID and validate it',
  ],
  [
    /^alter table (?:if exists )?(?:only )?(\w+) .*\badd (?:constraint \w+ )?(?:check|foreign key)\b(?!.*\bnot valid\b)/,
    'everything',
    'a constraint is added NOT VALID and validated in another step',
  ],
  [
    /^alter table (?:if exists )?(?:only )?(\w+) .*\badd (?:constraint \w+ )?(?:primary key|unique|exclude)\b(?!.*\busing index\b)/,
    'everything',
    'a constraint is made USING INDEX, after an index that was made CONCURRENTLY',
  ],
  [/^alter table (?:if exists )?(?:only )?(\w+)/, 'moment'],
  [/^create (?:or replace )?(?:constraint )?trigger .*?\bon (\w+)/, 'moment'],
  [/^drop trigger .*?\bon (\w+)/, 'moment'],
  [/^drop table (?:if exists )?(\w+)/, 'moment'],
  [/^truncate (?:table )?(?:only )?(\w+)/, 'moment'],
  [/^(?:with .* )?update (?:only )?(\w+) .*\blimit \d+/, 'rows'],
  [
    /^(?:with .* )?update (?:only )?(\w+) .*\bset\b/,
    'rows',
    'rows are changed in batches: a step that is repeated until nothing changes',
  ],
  [/^(?:with .* )?delete from (?:only )?(\w+) .*\blimit \d+/, 'rows'],
  [
    /^(?:with .* )?delete from (?:only )?(\w+)/,
    'rows',
    'rows are deleted in batches: a step that is repeated until nothing changes',
  ],
  [/^vacuum|^cluster (\w+)|^lock table (\w+)/, 'everything', 'it locks a whole table'],
];

const taking =
  /^drop (?:table|view|function|procedure|type|domain)\b|^truncate\b|^alter table .*\bdrop (?!constraint|default|not null|identity|expression)(?:column )?\w|^alter .*\brename\b|^alter table .*\balter (?:column )?\w+ (?:set data )?type\b/;

/** What each statement of a migration does to tables that were there before. */
export function effectsOf(migration: Migration): Effect[] {
  const parts = migration.steps ?? [{ text: migration.text, isRepeated: false }];
  const statements = parts.flatMap(({ text, isRepeated }) =>
    statementsIn(text).map((statement) => ({ statement, isRepeated })),
  );
  const made = new Set(
    statements.flatMap(({ statement }) => {
      const [, table] =
        /^create (?:unlogged )?table (?:if not exists )?(\w+)/.exec(statement.toLowerCase()) ?? [];
      return table === undefined ? [] : [table];
    }),
  );
  return statements.map(({ statement, isRepeated }) => effectOf(statement, { made, isRepeated }));
}

function effectOf(
  statement: string,
  { made, isRepeated }: { made: ReadonlySet<string>; isRepeated: boolean },
): Effect {
  const text = statement.toLowerCase();
  const takesAway = taking.test(text);
  for (const [pattern, holds, objection] of rules) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const table = found[1] ?? found[2];
    if (table !== undefined && made.has(table)) break;
    if (holds === 'rows' && objection === undefined && !isRepeated)
      return { statement, table, holds, takesAway, objection: 'one batch is not all rows: repeat the step' };
    return { statement, table, holds, takesAway, ...(objection !== undefined && { objection }) };
  }
  return { statement, table: undefined, holds: 'nothing', takesAway };
}

/** Sentences about what a migration must not do, or must say. */
export function objectionsTo(migration: Migration): string[] {
  const { kind, isDeclared, locks } = migration;
  return [
    ...(isDeclared ? [] : ['it says neither `-- expand` nor `-- contract`']),
    ...(migration.steps?.length === 0 ? ['it has no transaction and no `-- step`'] : []),
    ...(migration.steps ?? []).flatMap(({ text }) =>
      statementsIn(text).length === 1 ? [] : [`a step is one statement: ${text.slice(0, 60)}`],
    ),
    ...effectsOf(migration).flatMap(({ statement, table, objection, takesAway }) => [
      ...(takesAway && kind === 'expand' ? [`an older version needs what it takes away: ${statement}`] : []),
      ...(objection === undefined || (table !== undefined && locks.includes(table))
        ? []
        : [`${objection}: ${statement}`]),
      ...(migration.steps === undefined && / concurrently /i.test(statement)
        ? [`CONCURRENTLY needs a step of its own without a transaction: ${statement}`]
        : []),
    ]),
  ];
}
