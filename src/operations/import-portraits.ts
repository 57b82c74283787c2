import type { Client } from '@temporalio/client';
import {
  createDryBooks,
  createImportBooks,
  type ImportBooks,
  type ImportFate,
  listImportedModels,
  recordImport,
} from '../db/imports.ts';
import { SourceError } from '../db/portrait-layout.ts';
import { openPortraitSource, type PortraitSource } from '../db/portrait-source.ts';
import type { Sql } from '../db/sql.ts';
import { startTrainedModel } from '../temporal/executions.ts';
import { type Judged, judgeModel, judgePerson, judgePrompt } from './import-judging.ts';
import { callTemporal, TemporalAway } from './order-executions.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** Starts what looks after a model that was brought over; started before is fine. @throws TemporalAway */
export interface ModelExecutions {
  startModel(model: { modelId: number; orderId: number }): Promise<void>;
}

export function createModelExecutions(client: Client): ModelExecutions {
  return { startModel: (model) => callTemporal(client, () => startTrainedModel(client, model)) };
}

export const importKinds = ['people', 'models', 'prompts'] as const;
export type ImportKind = (typeof importKinds)[number];

/**
 * `new` brought over · `known` a person who was here already · `before` an earlier run has brought it · `left` it has no place here ·
 * `unclear` not understood.
 */
export const rowFates = ['new', 'known', 'before', 'left', 'unclear'] as const;
export type RowFate = (typeof rowFates)[number];

/** What became, or would become, of a row; nothing in it is a person's word. */
export interface ImportedRow {
  kind: ImportKind;
  id: string;
  fate: RowFate;
  note?: string;
}

export interface Imported {
  kind: 'imported';
  isDry: boolean;
  source: string;
  counts: Readonly<Record<ImportKind, Readonly<Record<RowFate, number>>>>;
  /** All but those of earlier runs. */
  rows: ImportedRow[];
  /** Columns of the source that nothing is made of. */
  unread: readonly string[];
  /** Models whose executions run now, or are still to be started because Temporal was away. */
  executions: { started: number; missing: number };
}

/** Of a source that is away or laid out in another way; what was brought over before stays. */
export interface SourceRefused {
  kind: 'source_refused';
  why: string;
}

export interface ImportWish {
  /** Address of the earlier bot's database. */
  from: string;
  /** How its rows are remembered. */
  source: string;
  isDry: boolean;
  why: string;
}

/** Brings over people, models and prompts of an earlier portrait bot, each row once; the next run goes on where one broke off. */
export async function importPortraits(
  deps: OperationDeps & ModelExecutions,
  who: Who,
  { from, source, isDry, why }: ImportWish,
): Promise<Imported | SourceRefused | { kind: 'forbidden' }> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'import'))) return { kind: 'forbidden' };
  const by = nameOf(who);
  let opened: PortraitSource | undefined;
  try {
    opened = await openPortraitSource(from);
    const books = isDry ? createDryBooks(sql, source) : createImportBooks(sql, { source, by, why });
    const { counts, rows } = await bringAll(opened, books);
    const executions = isDry ? { started: 0, missing: 0 } : await startModels(deps, source);
    const [people, models, prompts] = [
      counts.people.new + counts.people.known,
      counts.models.new,
      counts.prompts.new,
    ];
    if (!isDry && people + models + prompts > 0)
      await recordImport(sql, { source, by, why, people, models, prompts });
    return { kind: 'imported', isDry, source, counts, rows, unread: opened.unread, executions };
  } catch (error) {
    if (error instanceof SourceError) return { kind: 'source_refused', why: error.message };
    throw error;
  } finally {
    await opened?.close();
  }
}

const none: Readonly<Record<RowFate, number>> = { new: 0, known: 0, before: 0, left: 0, unclear: 0 };

async function bringAll(
  source: PortraitSource,
  books: ImportBooks,
): Promise<Pick<Imported, 'counts' | 'rows'>> {
  const counts = { people: { ...none }, models: { ...none }, prompts: { ...none } };
  const rows: ImportedRow[] = [];
  const now = new Date();

  async function bring<S extends { id: string }, T>(
    kind: ImportKind,
    all: AsyncIterable<S>,
    { judge, write }: { judge: (row: S) => Judged<T>; write: (row: T) => Promise<ImportFate> },
  ) {
    for await (const row of all) {
      const { fate, ...note } = await become(judge(row), write);
      counts[kind][fate] += 1;
      if (fate !== 'before') rows.push({ kind, id: row.id, fate, ...note });
    }
  }

  // Each needs the ones before: a model its owner, a prompt both.
  await bring('people', source.people(), { judge: judgePerson, write: (row) => books.bringPerson(row) });
  await bring('models', source.models(), {
    judge: (row) => judgeModel(row, now),
    write: (row) => books.bringModel(row),
  });
  await bring('prompts', source.prompts(), { judge: judgePrompt, write: (row) => books.bringPrompt(row) });
  return { counts, rows };
}

async function become<T>(
  judged: Judged<T>,
  write: (row: T) => Promise<ImportFate>,
): Promise<Pick<ImportedRow, 'fate' | 'note'>> {
  if (judged.kind !== 'bring') return { fate: judged.kind, note: judged.note };
  const fate = await write(judged.row);
  switch (fate) {
    case 'forgotten':
      return { fate: 'left', note: 'they asked to be forgotten here' };
    case 'ownerless':
      return { fate: 'left', note: 'its owner was not brought over' };
    case 'taken':
      return { fate: 'left', note: 'the same tune is here already' };
    case 'new':
    case 'known':
    case 'before':
      return { fate, ...(judged.note !== undefined && { note: judged.note }) };
    default:
      return fate satisfies never;
  }
}

/** All of the source that are ready, also of earlier runs whose start did not come through. */
async function startModels(
  deps: { sql: Sql } & ModelExecutions,
  source: string,
): Promise<Imported['executions']> {
  const models = await listImportedModels(deps.sql, source);
  let started = 0;
  for (const model of models) {
    try {
      await deps.startModel(model);
    } catch (error) {
      // Each further one would wait as long for nothing.
      if (error instanceof TemporalAway) break;
      throw error;
    }
    started += 1;
  }
  return { started, missing: models.length - started };
}
