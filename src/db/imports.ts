import type { PersonStatus } from '../contract/people.ts';
import type { Subject } from '../contract/portraits.ts';
import { one, type Sql, timed } from './sql.ts';

/** A person of an earlier bot, as they come here. */
export interface ImportedPerson {
  /** Key of their row there. */
  foreignId: string;
  telegramId: number;
  username: string | null;
  firstName: string;
  lastName: string | null;
  status: 'active' | 'unreachable' | 'blocked';
  credits: number;
  createdAt: Date | null;
  lastActiveAt: Date | null;
}

export interface ImportedModel {
  foreignId: string;
  /** Key of the owner's row there. */
  ownerId: string;
  name: string;
  subject: Subject;
  externalId: string;
  trainedAt: Date;
  expiresAt: Date;
}

export interface ImportedPrompt {
  foreignId: string;
  ownerId: string;
  /** As it is named there. */
  model: string | null;
  prompt: string;
  /** The provider's name of it. */
  promptId: string | null;
  status: string;
  images: readonly unknown[];
  error: string | null;
  createdAt: Date | null;
}

/**
 * What becomes of a row: `new` it is brought over · `known` a person who was here before, and now has those credits, too · `before`
 * an earlier run has brought it · `forgotten` they asked us to forget them · `ownerless` its owner was not brought over ·
 * `taken` this model is here already.
 */
export type ImportFate = 'new' | 'known' | 'before' | 'forgotten' | 'ownerless' | 'taken';

/** Where rows of a source go: into the tables, or nowhere when somebody wants to know what would happen. */
export interface ImportBooks {
  bringPerson(person: ImportedPerson): Promise<ImportFate>;
  bringModel(model: ImportedModel): Promise<ImportFate>;
  bringPrompt(prompt: ImportedPrompt): Promise<ImportFate>;
}

/** Writes each row with one statement, once, however often it is brought. */
export function createImportBooks(
  sql: Sql,
  { source, by, why }: { source: string; by: string; why: string },
): ImportBooks {
  return {
    bringPerson: (person) =>
      fateOf(sql`select import_person(${sql.json({ ...onPaper(person), source, by, why })}) as fate`),
    bringModel: (model) =>
      fateOf(sql`select import_model(${sql.json({ ...onPaper(model), source })}) as fate`),
    bringPrompt: (prompt) =>
      fateOf(sql`select import_prompt(${sql.json({ ...onPaper(prompt), source })}) as fate`),
  };
}

async function fateOf(query: PromiseLike<readonly { fate: ImportFate }[]>): Promise<ImportFate> {
  return (await one(query)).fate;
}

/** As JSON has it: moments become texts. */
function onPaper(row: object): Record<string, string> {
  return JSON.parse(JSON.stringify(row)) as Record<string, string>;
}

/** Says the same and only reads. What it was asked of counts as brought, so that later rows are judged as in earnest. */
export function createDryBooks(sql: Sql, source: string): ImportBooks {
  const people = new Set<string>();
  const tunes = new Set<string>();
  const wasBrought = (kind: 'person' | 'model', foreignId: string) =>
    isThere(sql`select exists (select from imported_rows
      where source = ${source} and kind = ${kind} and foreign_id = ${foreignId}) as found`);
  const hasOwner = async (ownerId: string) =>
    people.has(ownerId) ||
    isThere(sql`select exists (select from imported_rows r join users u on u.id = r.our_id
      where r.source = ${source} and r.kind = 'person' and r.foreign_id = ${ownerId} and u.status <> 'deleted') as found`);

  return {
    async bringPerson({ foreignId, telegramId }) {
      if (await wasBrought('person', foreignId)) return 'before';
      const [known] = await timed(sql<{ status: PersonStatus }[]>`
        select status from users where telegram_id = ${telegramId}`);
      const isForgotten = isThere(sql`select exists (
        select from forgotten where telegram_hash = forgotten_hash(${telegramId})) as found`);
      if (known?.status === 'deleted' || (await isForgotten)) return 'forgotten';
      people.add(foreignId);
      return known === undefined ? 'new' : 'known';
    },
    async bringModel({ foreignId, ownerId, externalId }) {
      if (await wasBrought('model', foreignId)) return 'before';
      if (!(await hasOwner(ownerId))) return 'ownerless';
      const isTaken =
        tunes.has(externalId) ||
        (await isThere(sql`select exists (select from trained_models
          where provider = 'astria' and external_id = ${externalId}) as found`));
      tunes.add(externalId);
      return isTaken ? 'taken' : 'new';
    },
    async bringPrompt({ foreignId, ownerId }) {
      if (!(await hasOwner(ownerId))) return 'ownerless';
      const isKept = await isThere(sql`select exists (select from imported_prompts
        where source = ${source} and foreign_id = ${foreignId}) as found`);
      return isKept ? 'before' : 'new';
    },
  };
}

async function isThere(query: PromiseLike<readonly { found: boolean }[]>): Promise<boolean> {
  return (await one(query)).found;
}

/** Models of a source that somebody must look after, each with the order of its training. */
export async function listImportedModels(
  sql: Sql,
  source: string,
): Promise<{ modelId: number; orderId: number }[]> {
  return timed(sql<{ modelId: number; orderId: number }[]>`
    select m.id as "modelId", m.order_id as "orderId" from imported_rows r join trained_models m on m.id = r.our_id
    where r.source = ${source} and r.kind = 'model' and m.status = 'ready' order by m.id`);
}

/** Keeps who has brought a source over and why, and how many rows of each kind were new. */
export async function recordImport(
  sql: Sql,
  data: { source: string; by: string; why: string; people: number; models: number; prompts: number },
): Promise<void> {
  await timed(sql`select add_event(null, null, 'imported', ${sql.json(data)})`);
}
