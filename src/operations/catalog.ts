import { type CatalogStage, catalogStages, type RunOptions } from '../contract/catalog.ts';
import { countWishes } from '../db/catalog/batches.ts';
import type { ItemStanding } from '../db/catalog/item-story.ts';
import {
  type CatalogRun,
  countGenerate,
  countParse,
  findRun,
  followRun as follow,
  type GenerateCounts,
  isRunCancelling,
  listRunEvents,
  openRun,
  type ParseCounts,
  type RunEvent,
  readRun,
  listRuns as readRuns,
} from '../db/catalog/runs.ts';
import {
  type CatalogSource,
  listSources as readSources,
  type SourceFields,
  setSource as writeSource,
} from '../db/catalog/sources.ts';
import {
  countDescribe,
  countPublish,
  countReview,
  type DescribeCounts,
  type PublishCounts,
  type ReviewCounts,
} from '../db/catalog/stage-facts.ts';
import { countStandings } from '../db/catalog/standings.ts';
import type { Sql } from '../db/sql.ts';
import type { CatalogExecutions } from './catalog-executions.ts';
import { readNames } from './catalog-names.ts';
import { TemporalAway } from './order-executions.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

const eventsShown = 40;

type Forbidden = { kind: 'forbidden' };

/** What somebody wants of the catalog. */
export interface RunWish {
  /** Number or name; it may be missing where there is only one. */
  source?: number | string | undefined;
  stages: readonly CatalogStage[];
  options: RunOptions & { isConfirmed?: boolean };
  /** Where the run is followed. */
  chatId?: number;
}

/** `isUnderWay`: otherwise Temporal does not answer, and upkeep starts it later. */
export type RunStart =
  | { kind: 'started'; runId: number; isUnderWay: boolean }
  /** `by`: a name; undefined for whoever started it by hand without one. */
  | { kind: 'busy'; runId: number; by: string | undefined; since: Date }
  | WhichSource
  | Forbidden;

/** Begins a run unless another one of its source is under way. */
export async function startRun(
  deps: OperationDeps & Pick<CatalogExecutions, 'startRun'>,
  who: Who,
  wish: RunWish,
): Promise<RunStart> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'run_catalog'))) return { kind: 'forbidden' };
  const picked = await pickSource(sql, wish.source);
  if (picked.kind !== 'source') return picked;
  const source = picked.source.id;
  const opened = await openRun(sql, { ...wish, source, by: nameOf(who) });
  if (opened === undefined) return { kind: 'no_source' };
  if ('busy' in opened) {
    const { runId, by, since } = opened.busy;
    return { kind: 'busy', runId, by: await starterName(sql, by), since: new Date(since) };
  }
  const { runId } = opened;
  const run = await readRun(sql, runId);
  const isUnderWay = await unlessAway(async () => {
    await deps.startRun(run);
    return true;
  });
  return { kind: 'started', runId, isUnderWay: isUnderWay ?? false };
}

/** A source is not named although there are several, or there is none of this name. */
export type WhichSource = { kind: 'no_source' } | { kind: 'which_source'; names: string[] };

/** The source of this number or name, or the only one there is. */
export async function pickSource(
  sql: Sql,
  wanted: number | string | undefined,
): Promise<{ kind: 'source'; source: CatalogSource } | WhichSource> {
  const sources = await readSources(sql);
  const [source, ...others] =
    wanted === undefined ? sources : sources.filter(({ id, name }) => id === wanted || name === wanted);
  if (source === undefined) return { kind: 'no_source' };
  return others.length === 0
    ? { kind: 'source', source }
    : { kind: 'which_source', names: sources.map(({ name }) => name) };
}

/** @returns undefined when Temporal does not answer */
export async function unlessAway<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof TemporalAway) return undefined;
    throw error;
  }
}

/** How somebody is called who began a run; undefined for whoever did it by hand and gave no name. */
async function starterName(sql: Sql, by: string): Promise<string | undefined> {
  return (await readNames(sql, [by]))(by);
}

/** What is told of a run beyond its row. */
export interface RunFacts {
  by: string | undefined;
  isCancelling: boolean;
  /** Null where it has no such stage, or that has not begun. */
  parse: ParseCounts | null;
  generate: GenerateCounts | null;
  review: ReviewCounts | null;
  describe: DescribeCounts | null;
  publish: PublishCounts | null;
}

/** What a run has come to so far. */
export async function readRunFacts(sql: Sql, run: CatalogRun): Promise<RunFacts> {
  const reached = run.stage === null ? -1 : catalogStages.indexOf(run.stage);
  const of = <T>(stage: CatalogStage, count: (sql: Sql, runId: number) => Promise<T>) =>
    run.stages.includes(stage) && catalogStages.indexOf(stage) <= reached ? count(sql, run.id) : null;
  const [by, isCancelling, parse, generate, review, describe, publish] = await Promise.all([
    starterName(sql, run.startedBy),
    run.endedAt === null && isRunCancelling(sql, run.id),
    of('parse', countParse),
    // Other pictures are made while people decide.
    of('generate', countGenerate) ?? of('review', countGenerate),
    of('review', countReview),
    of('describe', countDescribe),
    of('publish', countPublish),
  ]);
  return { by, isCancelling, parse, generate, review, describe, publish };
}

export type ShownRun = {
  kind: 'run';
  run: CatalogRun;
  source: CatalogSource;
  facts: RunFacts;
  events: RunEvent[];
};

/** A run with all it has come to and the last that happened to it. */
export async function showRun(
  deps: OperationDeps,
  who: Who,
  runId: number,
): Promise<ShownRun | { kind: 'not_found' } | Forbidden> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  const run = await findRun(sql, runId);
  const source = (await readSources(sql)).find(({ id }) => id === run?.sourceId);
  if (run === undefined || source === undefined) return { kind: 'not_found' };
  const [facts, events] = await Promise.all([readRunFacts(sql, run), readNamedEvents(sql, runId)]);
  return { kind: 'run', run, source, facts, events };
}

/** The last that happened to a run, with the names of those who did it. */
async function readNamedEvents(sql: Sql, runId: number): Promise<RunEvent[]> {
  const events = await listRunEvents(sql, runId, eventsShown);
  const names = await readNames(sql, events.map(writtenBy));
  return events.map((event) => {
    const written = writtenBy(event);
    return written === null ? event : { ...event, data: { ...event.data, by: names(written) ?? written } };
  });
}

function writtenBy({ data }: RunEvent): string | null {
  return typeof data['by'] === 'string' ? data['by'] : null;
}

/** Shows a run's card in this chat, below all else, from now on. */
export async function followRun(
  deps: OperationDeps,
  who: Who,
  { runId, chatId }: { runId: number; chatId: number },
): Promise<{ kind: 'followed' | 'not_found' } | Forbidden> {
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  if ((await findRun(deps.sql, runId)) === undefined) return { kind: 'not_found' };
  await follow(deps.sql, runId, chatId);
  return { kind: 'followed' };
}

/** How a source stands. */
export interface SourceStanding {
  source: CatalogSource;
  /** How many of its pictures would be made now, and why the others not. */
  wishes: Readonly<Record<string, number>>;
  /** Those that were made, by how they stand on their way into the shop. */
  standings: Readonly<Partial<Record<ItemStanding, number>>>;
}

/** The newest runs, and how each source stands. */
export async function listRuns(
  deps: OperationDeps,
  who: Who,
  most: number,
): Promise<{ kind: 'runs'; runs: CatalogRun[]; standings: SourceStanding[] } | Forbidden> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  const sources = await readSources(sql);
  const [runs, standings] = await Promise.all([
    readRuns(sql, most),
    Promise.all(
      sources.map(async (source) => ({
        source,
        wishes: await countWishes(sql, { sourceId: source.id, force: false }),
        standings: await countStandings(sql, source.id),
      })),
    ),
  ]);
  return { kind: 'runs', runs, standings };
}

export async function listSources(
  deps: OperationDeps,
  who: Who,
): Promise<{ kind: 'sources'; sources: CatalogSource[] } | Forbidden> {
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  return { kind: 'sources', sources: await readSources(deps.sql) };
}

/** Adds a source, or changes what is given of the one of this name. */
export async function setSource(
  deps: OperationDeps,
  who: Who,
  { name, fields, why }: { name: string; fields: SourceFields; why: string },
): Promise<{ kind: 'set'; source: CatalogSource } | { kind: 'needs_start' } | Forbidden> {
  if (!(await isAllowed(deps, who, 'run_catalog'))) return { kind: 'forbidden' };
  const source = await writeSource(deps.sql, name, { fields, by: nameOf(who), why });
  return source === undefined ? { kind: 'needs_start' } : { kind: 'set', source };
}
