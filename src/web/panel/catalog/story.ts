import { deciderWords, unitPrice, whyWords } from '../../../cards/item-words.ts';
import { refusalWords } from '../../../cards/run-words.ts';
import type { ItemStory, StoryEvent, StoryResult } from '../../../db/catalog/item-story.ts';
import type { Wording } from '../../../texts/texts.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html } from '../kit/html.ts';
import type { Visit } from '../kit/visit.ts';

/** Something that happened to a picture. */
interface Fact {
  at: Date;
  text: string;
  /** What was said, asked or answered. */
  words: readonly string[];
}

/** All that happened to a picture, in its order and in plain words. */
export function storyLines(deps: Pick<PanelDeps, 'texts'>, visit: Visit, story: ItemStory): Html {
  const wording = deps.texts(visit.language);
  const facts = [
    { at: story.item.createdAt, text: visit.t('panel-story-found'), words: [story.item.pictureUrl] },
    ...story.results.map((result) => resultFact(result, wording)),
    ...decisionFacts(story, wording),
    ...textFacts(story, wording),
    ...publicationFacts(story, wording),
    ...shownFacts(story, wording),
    ...story.events.flatMap((event) => eventFact(event, wording)),
  ].toSorted((one, other) => one.at.getTime() - other.at.getTime());
  return html`<ol class="history">${facts.map(
    ({ at, text, words }) =>
      html`<li><time datetime="${at.toISOString()}">${visit.shown.moment(at)}</time><div>${text}${words.map(
        (line) => html`<br><small>${line}</small>`,
      )}</div></li>`,
  )}</ol>`;
}

function resultFact(result: StoryResult, wording: Wording): Fact {
  const { revision, status, reason, model, cost, endedAt, plannedAt, runId, prompt } = result;
  const why = status === 'refused' ? refusalWords(reason ?? '', wording) : reason;
  const made = [
    ...(model === null ? [] : [model]),
    ...(cost === null ? [] : [unitPrice(cost.amount, cost.currency, wording)]),
    wording.plain('item-run', { run: String(runId) }),
  ];
  return {
    at: endedAt ?? plannedAt,
    text: wording.plain(`panel-story-result-${status}`, { revision: String(revision) }),
    words: [...(status === 'made' || why === null ? [] : [why]), made.join(' · '), prompt],
  };
}

function decisionFacts({ decisions }: ItemStory, wording: Wording): Fact[] {
  return decisions.map(({ verdict, counts, by, via, why, prompt, at }) => {
    const who = deciderWords(by, via, wording);
    const text = wording.plain(`panel-story-decided-${verdict}`, { who });
    return {
      at,
      text: counts ? text : wording.plain('panel-story-late', { text }),
      words: [
        ...(why === null ? [] : [whyWords(why, wording)]),
        ...(prompt === null ? [] : [wording.plain('panel-story-new-prompt', { prompt })]),
      ],
    };
  });
}

function textFacts({ texts }: ItemStory, wording: Wording): Fact[] {
  return texts.map(({ language, title, alt, caption, editedBy, changedAt }) => ({
    at: changedAt,
    text:
      editedBy === null
        ? wording.plain('panel-story-texts-suggested', { language })
        : wording.plain('panel-story-texts-edited', { language, by: editedBy }),
    words: [title, alt, caption],
  }));
}

function publicationFacts({ publications }: ItemStory, wording: Wording): Fact[] {
  return publications.map(({ version, status, reason, by, openedAt, publishedAt, endedAt }) => ({
    at: (status === 'published' ? publishedAt : endedAt) ?? openedAt,
    text: wording.plain(`panel-story-publication-${status}`, { version: String(version), by }),
    words: reason === null ? [] : [reason],
  }));
}

function shownFacts({ shown }: ItemStory, wording: Wording): Fact[] {
  if (shown === null) return [];
  const text = wording.plain(`panel-story-shown-${shown.shown}`, { version: String(shown.version ?? 0) });
  return [{ at: shown.changedAt, text, words: [shown.cmsId] }];
}

/** Words of people that stand nowhere else. */
const told: ReadonlySet<string> = new Set([
  'skip',
  'take_up',
  'retry',
  'texts_edited',
  'text_refused',
  'withdrawal_begun',
]);

function eventFact({ kind, data, at }: StoryEvent, wording: Wording): Fact[] {
  if (!told.has(kind)) return [];
  const word = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  const by = word('by') || wording.plain('item-by-hand');
  const text = wording.plain(`panel-story-event-${kind}`, { by, language: word('language') });
  return [{ at, text, words: word('why') === '' ? [] : [word('why')] }];
}
