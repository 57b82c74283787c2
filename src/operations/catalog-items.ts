import type { DecidedVia, Decision, Verdict } from '../contract/review.ts';
import { decideResult } from '../db/catalog/decisions.ts';
import {
  type ItemStanding,
  type ItemStory,
  itemStandings,
  type ListedItem,
} from '../db/catalog/item-story.ts';
import { tellItem } from '../db/catalog/items.ts';
import { findPlace, listStanding } from '../db/catalog/standings.ts';
import { readStory } from '../db/catalog/stories.ts';
import { pickSource, unlessAway, type WhichSource } from './catalog.ts';
import type { CatalogExecutions } from './catalog-executions.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

type DecidingDeps = OperationDeps & Pick<CatalogExecutions, 'tellDecided'>;

/** What somebody says of a picture. */
export interface DecisionSaid {
  itemId: number;
  /** The picture that was looked at; without it the newest. */
  resultId?: number;
  verdict: Verdict;
  why?: string;
  /** Of a redo; without it the one there is. */
  prompt?: string;
  via: Extract<DecidedVia, 'chat' | 'command line' | 'panel'>;
}

/**
 * What came of it. `late`: somebody was first, and what they said counts; `by`: a name, undefined for whoever did it by hand · `same`: told
 * before by the same person · `superseded`: there is a newer picture · `no_picture`: nothing was made of the item.
 */
export type DecisionOutcome =
  | Extract<Decision, { kind: 'decided' | 'same' }>
  | (Omit<Extract<Decision, { kind: 'late' }>, 'by' | 'at'> & { by: string | undefined; at: Date })
  | { kind: 'superseded' | 'no_picture' | 'no_item' | 'forbidden' };

/** Decides on a picture. The run that waits for it hears of it; one that did not is told by the worker that watches reviews. */
export async function decideItem(deps: DecidingDeps, who: Who, said: DecisionSaid): Promise<DecisionOutcome> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  if ((await findPlace(sql, said.itemId)) === undefined) return { kind: 'no_item' };
  const decision = await decideResult(sql, { ...said, by: nameOf(who) });
  if (decision.kind === 'late') {
    const names = await readNames(sql, [decision.by]);
    return { ...decision, by: names(decision.by), at: new Date(decision.at) };
  }
  if (decision.kind === 'decided' && (decision.isLast || decision.isPlanned))
    await tell(deps, decision.run?.workflowId);
  return decision;
}

/** What came of the wish for another picture. `wanted`: it was decided on before; the run in review makes it, or the next that makes any. */
export type RedoOutcome = DecisionOutcome | { kind: 'wanted'; isPlanned: boolean };

/** Wants another picture, whether somebody has decided on the one there is or not. */
export async function redoItem(
  deps: DecidingDeps,
  who: Who,
  said: Omit<DecisionSaid, 'verdict'>,
): Promise<RedoOutcome> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  const place = await findPlace(sql, said.itemId);
  if (place === undefined) return { kind: 'no_item' };
  const { run, isDecided } = place;
  if (isDecided === false || run === null) return decideItem(deps, who, { ...said, verdict: 'redo' });
  const { itemId, why, prompt } = said;
  await tellItem(sql, itemId, {
    word: 'retry',
    of: 'picture',
    run: run.id,
    by: nameOf(who),
    ...(why !== undefined && { why }),
    ...(prompt !== undefined && { prompt }),
  });
  if (run.isInReview) await tell(deps, run.workflowId);
  return { kind: 'wanted', isPlanned: run.isInReview };
}

async function tell(deps: DecidingDeps, workflowId: string | undefined): Promise<void> {
  if (workflowId !== undefined) await unlessAway(() => deps.tellDecided(workflowId));
}

/** Words to pick pictures by: how they stand, or `accepted` for all that were. */
export const standingWords = [...itemStandings, 'accepted'] as const;
type StandingWord = (typeof standingWords)[number];

const accepted: readonly ItemStanding[] = [
  'no_texts',
  'to_publish',
  'sending',
  'published',
  'edited_there',
  'removed_there',
  'withdrawn',
];

export type ItemList =
  | {
      kind: 'items';
      items: ListedItem[];
      /** For the next page; undefined: these were all. */
      next: number | undefined;
    }
  | WhichSource
  | { kind: 'forbidden' };

/** Pictures of a source, those that stand so if it is said. */
export async function listItems(
  deps: OperationDeps,
  who: Who,
  {
    source,
    standing,
    search,
    after,
    most,
  }: {
    source?: number | string | undefined;
    standing?: StandingWord;
    /** A part of the product's name, or what one picture is called. */
    search?: string;
    after?: number;
    most: number;
  },
): Promise<ItemList> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  const picked = await pickSource(sql, source);
  if (picked.kind !== 'source') return picked;
  const items = await listStanding(sql, picked.source.id, {
    most: most + 1,
    ...(after !== undefined && { after }),
    ...(search !== undefined && { search: { words: search, itemId: itemNumber(search) } }),
    ...(standing !== undefined && { standings: standing === 'accepted' ? accepted : [standing] }),
  });
  const page = items.slice(0, most);
  return { kind: 'items', items: page, next: items.length > most ? page.at(-1)?.id : undefined };
}

export type ShownItem = { kind: 'item'; story: ItemStory };

/** All that is known of a picture: where it comes from, what was made and decided, its texts, and what the shop shows of it. */
export async function showItem(
  deps: OperationDeps,
  who: Who,
  key: number | string,
): Promise<ShownItem | { kind: 'no_item' } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'review_catalog'))) return { kind: 'forbidden' };
  const itemId = itemNumber(key);
  const story = itemId === undefined ? undefined : await readStory(deps.sql, itemId);
  return story === undefined ? { kind: 'no_item' } : { kind: 'item', story: await named(deps, story) };
}

/** The number of an item that is named by it, or by its key in the shop's CMS, such as `darkroom-item-12`. */
export function itemNumber(key: number | string): number | undefined {
  const [, digits] = /^(?:darkroom-item-)?(\d{1,15})$/.exec(String(key)) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** With the names of those who are written down by their numbers. */
async function named({ sql }: OperationDeps, story: ItemStory): Promise<ItemStory> {
  const { decisions, texts, publications, events } = story;
  const names = await readNames(sql, [
    ...decisions.map(({ by }) => by),
    ...texts.map(({ editedBy }) => editedBy),
    ...publications.map(({ by }) => by),
    ...events.map(({ data }) => (typeof data['by'] === 'string' ? data['by'] : null)),
  ]);
  const nameOrHand = (by: string) => names(by) ?? by;
  return {
    ...story,
    decisions: decisions.map((one) => ({ ...one, by: nameOrHand(one.by) })),
    texts: texts.map((one) => ({
      ...one,
      editedBy: one.editedBy === null ? null : nameOrHand(one.editedBy),
    })),
    publications: publications.map((one) => ({ ...one, by: nameOrHand(one.by) })),
    events: events.map(({ data, ...one }) => ({
      ...one,
      data: typeof data['by'] === 'string' ? { ...data, by: nameOrHand(data['by']) } : data,
    })),
  };
}
