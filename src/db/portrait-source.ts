import postgres from 'postgres';
import {
  type ModelField,
  type PersonField,
  type PromptField,
  quoted,
  readLayout,
  type SourceColumn,
  SourceError,
  type SourceLayout,
} from './portrait-layout.ts';
import { timed } from './sql.ts';

/** A row as it stands there: texts, moments as milliseconds since 1970, null for nothing. */
type SourceRow<F extends string> = Readonly<Record<Exclude<F, 'id'>, string | null> & { id: string }>;

export type SourcePerson = SourceRow<PersonField>;
/** `owner`: key of their row in telegram_users. */
export type SourceModel = SourceRow<ModelField | 'owner'>;
export type SourcePrompt = SourceRow<PromptField | 'owner'>;

/** The database of an earlier portrait bot. Nothing is ever written there. */
export interface PortraitSource {
  /** Columns that nothing is made of. */
  unread: readonly string[];
  people(): AsyncIterable<SourcePerson>;
  models(): AsyncIterable<SourceModel>;
  prompts(): AsyncIterable<SourcePrompt>;
  close(): Promise<void>;
}

const statementMs = 20_000;
const rowsAtOnce = 500;

/** @throws SourceError when it does not answer or is laid out in another way */
export async function openPortraitSource(url: string): Promise<PortraitSource> {
  // Without prepared statements it may be a pooler, as hosted databases have them.
  const source = postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: 'darkroom import' },
  });
  const close = () => source.end({ timeout: 1 });
  try {
    const layout = readLayout(await readColumns(source));
    const { people, models, prompts } = layout;
    const [ofModel, ofPrompt] = [
      await ownerKey(source, layout, 'telegram_models'),
      await ownerKey(source, layout, 'telegram_prompts'),
    ];
    const app =
      models.appLink === undefined ? '' : ` left join models a on a.id = m.${quoted(models.appLink)}`;
    return {
      unread: layout.unread,
      people: () => walk(source, people.fields, 'telegram_users p'),
      models: () =>
        walk(source, { ...models.fields, owner: 'u.id::text' }, `telegram_models m${app}${ofModel('m')}`),
      prompts: () =>
        walk(source, { ...prompts.fields, owner: 'u.id::text' }, `telegram_prompts q${ofPrompt('q')}`),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function readColumns(source: postgres.Sql): Promise<SourceColumn[]> {
  return ask<SourceColumn>(
    source,
    `select table_name as "table", column_name as "column", data_type as type from information_schema.columns
     where table_schema = any (current_schemas(false)) and table_name in ('telegram_users', 'telegram_models', 'telegram_prompts', 'models')
     order by table_name, ordinal_position`,
  );
}

/**
 * Finds out whether rows name their owner by the number in telegram_users or by Telegram's: the reading under which more of them
 * have one. @returns the join that finds the owner of a table with this alias
 */
async function ownerKey(
  source: postgres.Sql,
  { people, models, prompts }: SourceLayout,
  table: 'telegram_models' | 'telegram_prompts',
): Promise<(alias: string) => string> {
  const { owner } = table === 'telegram_models' ? models : prompts;
  const hasOwner = (key: string) =>
    `count(*) filter (where exists (select from telegram_users u where u.${quoted(key)}::text = t.${quoted(owner)}::text))::int`;
  const [found = { byId: 0, byTelegram: 0 }] = await ask<{ byId: number; byTelegram: number }>(
    source,
    `select ${hasOwner('id')} as "byId", ${hasOwner(people.telegramId)} as "byTelegram" from ${table} t`,
  );
  if (found.byId === found.byTelegram && found.byId > 0) {
    throw new SourceError(
      `${table}.${owner} may be telegram_users.id as well as telegram_users.${people.telegramId}: it fits both.`,
    );
  }
  const key = found.byTelegram > found.byId ? people.telegramId : 'id';
  return (alias) => ` left join telegram_users u on u.${quoted(key)}::text = ${alias}.${quoted(owner)}::text`;
}

/** All rows by their id, some at a time. */
async function* walk<F extends string>(
  source: postgres.Sql,
  fields: Readonly<Record<F, string>>,
  from: string,
): AsyncGenerator<SourceRow<F>> {
  const columns = Object.entries<string>(fields).map(([field, sql]) => `${sql} as ${quoted(field)}`);
  const [, alias] = from.split(' ');
  let after: string | undefined;
  do {
    const rows = await ask<SourceRow<F>>(
      source,
      `select ${columns.join(', ')} from ${from} ${after === undefined ? '' : `where ${alias}.id > $1`}
       order by ${alias}.id limit ${rowsAtOnce}`,
      after === undefined ? [] : [after],
    );
    yield* rows;
    after = rows.length < rowsAtOnce ? undefined : rows.at(-1)?.id;
  } while (after !== undefined);
}

/** One question in a read-only transaction of its own. @throws SourceError */
async function ask<T>(
  source: postgres.Sql,
  question: string,
  parameters: readonly string[] = [],
): Promise<T[]> {
  const answer = source.begin('read only', async (transaction) => {
    await transaction.unsafe(`set local statement_timeout = ${statementMs}`);
    return transaction.unsafe<(T & postgres.Row)[]>(question, [...parameters]);
  });
  try {
    return [...(await timed(answer, statementMs))] as T[];
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    throw new SourceError(
      `The source does not answer (${code ?? message}): look whether it runs and --from is right.`,
      {
        cause: error,
      },
    );
  }
}
