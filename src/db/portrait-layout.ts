/** The earlier portrait bots' tables: which column says what, however it is spelt there. */

/** The database we read from is not as we know it, or not there; the message is a sentence for operators. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** A column as information_schema has it. */
export interface SourceColumn {
  table: string;
  column: string;
  type: string;
}

interface Meaning {
  /** Without underscores, in small letters; the first that is there counts. */
  spellings: readonly string[];
  /** Without it a row cannot be brought over. */
  isNeeded?: boolean;
  form?: 'moment' | 'json';
}

const id: Meaning = { spellings: ['id'], isNeeded: true };
const owner: Meaning = {
  spellings: ['telegramuserid', 'telegramid', 'userid', 'ownerid', 'owner', 'telegramuser', 'user'],
  isNeeded: true,
};
const moment = (...spellings: string[]): Meaning => ({ spellings, form: 'moment' });
const createdAt = moment('createdat', 'created', 'createdon', 'registeredat');
const updatedAt = moment('updatedat', 'updated', 'modifiedat');
const error: Meaning = { spellings: ['error', 'errormessage', 'errortext'] };
const status: Meaning = { spellings: ['status', 'state'], isNeeded: true };

const people = {
  id,
  telegramId: { spellings: ['telegramid', 'tgid', 'telegramuserid', 'chatid'], isNeeded: true },
  username: { spellings: ['username', 'telegramusername'] },
  firstName: { spellings: ['firstname', 'name'] },
  lastName: { spellings: ['lastname', 'surname'] },
  status,
  credits: { spellings: ['credits', 'creditbalance', 'balance'], isNeeded: true },
  createdAt,
  lastActiveAt: moment('lastactive', 'lastactiveat', 'lastactivity', 'lastseen', 'updatedat'),
} satisfies Record<string, Meaning>;

const ofModel = {
  name: { spellings: ['name', 'modelname', 'title'], isNeeded: true },
  tune: { spellings: ['tuneid', 'astriaid', 'externalid', 'modelid'], isNeeded: true },
  subject: { spellings: ['modeltype', 'type', 'subject', 'classname'] },
  status,
  createdAt,
  trainedAt: moment('trainedat', 'finishedat', 'completedat'),
  expiresAt: moment('expiresat', 'expires', 'expirationdate'),
} satisfies Record<string, Meaning>;

/** Where a model of the bot is one of the application's. */
const appLink: Meaning = { spellings: ['modelid'] };

const prompts = {
  id,
  model: { spellings: ['modelid', 'telegrammodelid', 'tuneid', 'model'] },
  prompt: { spellings: ['prompt', 'prompttext', 'text'], isNeeded: true },
  promptId: { spellings: ['promptid', 'astriapromptid', 'externalid'] },
  status,
  createdAt,
  images: { spellings: ['images', 'imageurls', 'results', 'outputs'], form: 'json' },
  error,
} satisfies Record<string, Meaning>;

export type PersonField = keyof typeof people;
export type ModelField = keyof typeof ofModel | 'id';
export type PromptField = keyof typeof prompts;

/** What is read of a table: an SQL expression for each field, as text; null where there is no such column. */
export interface TableLayout<F extends string> {
  fields: Readonly<Record<F, string>>;
  /** Column that says whose row it is. */
  owner: string;
}

export interface SourceLayout {
  people: { fields: Readonly<Record<PersonField, string>>; telegramId: string };
  /** `appLink`: column that points to the application's `models`, where the model itself stands. */
  models: TableLayout<ModelField> & { appLink: string | undefined };
  prompts: TableLayout<PromptField>;
  /** Columns that nothing is made of, such as `telegram_users.theme`. */
  unread: readonly string[];
}

/** @throws SourceError that names the table and the column that is missing or cannot be read */
export function readLayout(columns: readonly SourceColumn[]): SourceLayout {
  const tables = Map.groupBy(columns, ({ table }) => table);
  const of = (name: string) => {
    const found = tables.get(name);
    if (found === undefined) throw new SourceError(`The source has no table ${name} that we may read.`);
    return new SourceTable(name, found);
  };
  const persons = of('telegram_users');
  const models = of('telegram_models');
  const asked = of('telegram_prompts');
  const link = models.find(appLink);
  const isLink = link !== undefined && /^(smallint|integer|bigint)$/.test(link.type) && tables.has('models');
  const app = isLink ? of('models') : undefined;
  const layout = {
    people: { fields: persons.read('p', people), telegramId: persons.need(people.telegramId).column },
    models: {
      fields: {
        id: models.expression('m', id),
        // Of a model that is the application's, the application's row is the truth.
        ...(app === undefined ? models.read('m', ofModel) : readBoth(app, models)),
      },
      owner: models.need(owner).column,
      appLink: app === undefined ? undefined : link?.column,
    },
    prompts: { fields: asked.read('q', prompts), owner: asked.need(owner).column },
  };
  // Known, and needed for nothing.
  for (const meaning of [updatedAt, error]) models.find(meaning);
  asked.find(updatedAt);
  return { ...layout, unread: [persons, models, asked].flatMap((table) => table.unread()) };
}

type FieldsOf<M> = Record<keyof M & string, string>;

/** Each field from the application's row, else from the bot's own; the tune only from the first, for the second has the link. */
function readBoth(app: SourceTable, own: SourceTable): FieldsOf<typeof ofModel> {
  const entries = Object.entries<Meaning>(ofModel).map(([field, meaning]) => {
    const isOwn = field !== 'tune' && app.find(meaning) === undefined;
    return [field, isOwn ? own.expression('m', meaning) : app.expression('a', meaning)];
  });
  return Object.fromEntries(entries) as FieldsOf<typeof ofModel>;
}

class SourceTable {
  readonly #used = new Set<string>();
  readonly #name: string;
  readonly #columns: readonly SourceColumn[];

  constructor(name: string, columns: readonly SourceColumn[]) {
    this.#name = name;
    this.#columns = columns;
  }

  find({ spellings }: Meaning): SourceColumn | undefined {
    const found = spellings
      .map((spelling) => this.#columns.find(({ column }) => spellingOf(column) === spelling))
      .find((column) => column !== undefined);
    if (found !== undefined) this.#used.add(found.column);
    return found;
  }

  need(meaning: Meaning): SourceColumn {
    const found = this.find(meaning);
    if (found !== undefined) return found;
    throw new SourceError(
      `${this.#name} has no column ${meaning.spellings[0]} (nor ${meaning.spellings.slice(1).join(', ')}): ` +
        `it has ${this.#columns.map(({ column }) => column).join(', ')}.`,
    );
  }

  /** The column as text, a moment as milliseconds since 1970. */
  expression(alias: string, meaning: Meaning): string {
    const found = meaning.isNeeded ? this.need(meaning) : this.find(meaning);
    if (found === undefined) return 'null::text';
    const name = `${alias}.${quoted(found.column)}`;
    if (meaning.form === 'json') return `to_json(${name})::text`;
    if (meaning.form !== 'moment') return `${name}::text`;
    if (found.type === 'timestamp with time zone') return `(extract(epoch from ${name}) * 1000)::text`;
    if (/^(timestamp without time zone|date)$/.test(found.type))
      return `(extract(epoch from ${name}::timestamp at time zone 'UTC') * 1000)::text`;
    throw new SourceError(`${this.#name}.${found.column} is of type ${found.type}: it must be a timestamp.`);
  }

  read<M extends Record<string, Meaning>>(alias: string, meanings: M): FieldsOf<M> {
    const entries = Object.entries(meanings).map(([field, one]) => [field, this.expression(alias, one)]);
    return Object.fromEntries(entries) as FieldsOf<M>;
  }

  unread(): string[] {
    return this.#columns
      .filter(({ column }) => !this.#used.has(column))
      .map(({ column }) => `${this.#name}.${column}`);
  }
}

function spellingOf(column: string): string {
  return column.toLowerCase().replaceAll('_', '');
}

/** As SQL names a column. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
