import { costWords } from '../../cards/item-words.ts';
import { refusalWords } from '../../cards/run-words.ts';
import type { ItemStory, StoryEvent, StoryResult } from '../../db/catalog/item-story.ts';
import { cut, oneLine } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';
import { decisionLines } from './review-card.ts';

const longest = { prompt: 300, address: 300, reason: 150, text: 200 };
const mostPages = 3;

/** Where the shop shows it. */
export function foundBlock({ item, product }: ItemStory, wording: Wording): string {
  const pages = product.pages.length === 0 ? [product.url] : product.pages;
  const more = pages.length - mostPages;
  const lines = [
    wording.html('item-found', { at: item.createdAt, link: item.pictureUrl }),
    ...pages
      .slice(0, mostPages)
      .map((page) => wording.html('item-found-on', { address: cut(page, longest.address) })),
    ...(more > 0 ? [wording.html('item-found-more', { count: more })] : []),
  ];
  return lines.join('\n');
}

/** What was made, and what was said of each picture. */
export function resultBlocks(story: ItemStory, wording: Wording): string[] {
  const { results, decisions } = story;
  if (results.length === 0) {
    const { prompt, defaultPrompt } = story.item;
    const next = prompt ?? defaultPrompt;
    return next === null ? [] : [wording.html('item-next-prompt', { prompt: oneLine(next, longest.prompt) })];
  }
  return results.map((result) => {
    const said = decisions.filter(({ resultId }) => resultId === result.id);
    return [
      resultLine(result, wording),
      wording.html('review-prompt', { prompt: oneLine(result.prompt, longest.prompt) }),
      ...said.flatMap((decision) => [
        ...(decision.counts ? [] : [wording.html('item-late')]),
        ...decisionLines(decision, wording),
      ]),
    ].join('\n');
  });
}

function resultLine(
  { revision, status, reason, model, cost, endedAt, plannedAt, runId }: StoryResult,
  wording: Wording,
): string {
  const at = endedAt ?? plannedAt;
  const parts = [
    ...(model === null ? [] : [model]),
    ...(cost === null ? [] : [costWords(cost, wording)]),
    wording.plain('item-run', { run: String(runId) }),
  ];
  const values = { revision: String(revision), at, how: parts.join(' · ') };
  if (status === 'refused' || status === 'failed' || status === 'dropped') {
    const why = status === 'refused' ? refusalWords(reason ?? '', wording) : (reason ?? '—');
    return wording.html(`item-result-${status}`, { ...values, why: cut(why, longest.reason) });
  }
  return wording.html(`item-result-${status}`, values);
}

/** The texts of the newest picture that has some. */
export function textBlocks({ texts }: ItemStory, wording: Wording): string[] {
  const newest = texts.at(-1)?.resultId;
  return texts
    .filter(({ resultId }) => resultId === newest)
    .map(({ language, alt, title, caption, editedBy, changedAt }) => {
      const values = { language, at: changedAt };
      return [
        editedBy === null
          ? wording.html('item-texts-suggested', values)
          : wording.html('item-texts-edited', { ...values, by: editedBy }),
        wording.html('item-texts', { title, alt, caption }),
      ].join('\n');
    });
}

export function publicationBlocks({ publications }: ItemStory, wording: Wording): string[] {
  if (publications.length === 0) return [];
  const lines = publications.map(({ version, status, reason, by, openedAt, publishedAt, endedAt }) => {
    const at = (status === 'published' ? publishedAt : endedAt) ?? openedAt;
    const line = wording.html(`item-publication-${status}`, { version: String(version), by, at });
    return reason === null
      ? line
      : `${line}\n${wording.html('item-why', { why: cut(reason, longest.reason) })}`;
  });
  return [lines.join('\n')];
}

/** What the shop's own system shows in its place now. */
export function shownBlock({ shown }: ItemStory, wording: Wording): string[] {
  if (shown === null) return [];
  const values = { id: shown.cmsId, version: String(shown.version ?? 0), at: shown.changedAt };
  return [wording.html(`item-shown-${shown.shown}`, values)];
}

/** Words of people that stand nowhere else. */
const told = {
  skip: 'item-event-skip',
  take_up: 'item-event-take_up',
  retry: 'item-event-retry',
  texts_edited: 'item-event-texts_edited',
  text_refused: 'item-event-text_refused',
} as const;

export function eventBlocks({ events }: ItemStory, wording: Wording): string[] {
  const lines = events.flatMap((event) => eventLine(event, wording));
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function eventLine({ kind, data, at }: StoryEvent, wording: Wording): string[] {
  if (!isTold(kind)) return [];
  const word = (name: string) => {
    const value = data[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const by = word('by') ?? '—';
  const why = word('why');
  const line = wording.html(told[kind], { by, at, language: word('language') ?? '' });
  return [line, ...(why === undefined ? [] : [wording.html('item-why', { why: cut(why, longest.text) })])];
}

function isTold(kind: string): kind is keyof typeof told {
  return kind in told;
}
