import { findPlace } from '../../../db/catalog/standings.ts';
import { startRun } from '../../../operations/catalog.ts';
import { redoItem } from '../../../operations/catalog-items.ts';
import { unpublishItem } from '../../../operations/catalog-publishing.ts';
import { editTexts } from '../../../operations/catalog-texts.ts';
import { skipItem, takeUpItem } from '../../../operations/catalog-words.ts';
import type { PanelDeps } from '../deps.ts';
import type { Notice, Visit } from '../kit/visit.ts';
import { numberIn, outcomeNotice, readPrompt } from '../review/words.ts';
import { showOneItem } from './item.ts';
import { startAnswer } from './start.ts';

/** Leaves a picture alone, takes it up again, has it made anew, shown in the shop, or taken back. */
export async function sayOfItem(deps: PanelDeps, visit: Visit): Promise<Response> {
  const word = visit.field('word');
  const itemId = visit.id();
  switch (word) {
    case 'skip':
    case 'take_up':
      return backTo(visit, await tell(deps, visit, { word, itemId }));
    case 'another':
      return another(deps, visit, itemId);
    case 'publish':
    case 'publish_over':
      return publish(deps, visit, { itemId, isOver: word === 'publish_over' });
    case 'withdraw':
      return backTo(visit, await withdraw(deps, visit, itemId));
    default:
      return visit.missing();
  }
}

function backTo(visit: Visit, notice: Notice): Response {
  return visit.goTo(`/catalog/items/${visit.id()}`, notice);
}

async function tell(
  deps: PanelDeps,
  visit: Visit,
  { word, itemId }: { word: 'skip' | 'take_up'; itemId: number },
): Promise<Notice> {
  const run = (await findPlace(deps.sql, itemId))?.run;
  const say = word === 'skip' ? skipItem : takeUpItem;
  const { kind } = run ? await say(deps, visit.who, { runId: run.id, itemId }) : { kind: 'no_item' as const };
  const item = String(itemId);
  return kind === 'told'
    ? { kind: 'good', text: visit.t(`panel-item-told-${word}`, { item }) }
    : { kind: 'bad', text: visit.t('panel-review-no_item', { item }) };
}

async function another(deps: PanelDeps, visit: Visit, itemId: number): Promise<Response> {
  const read = readPrompt(visit);
  if ('problem' in read) return showOneItem(deps, visit, { prompt: read.problem });
  const { prompt } = read;
  const said = { itemId, via: 'panel', ...(prompt !== undefined && { prompt }) } as const;
  const outcome = await redoItem(deps, visit.who, said);
  return backTo(visit, outcomeNotice(deps, visit, { outcome, itemId, verdict: 'redo' }));
}

/** A run that shows one picture in the shop. What somebody has changed there is overwritten only after the run asked once more. */
async function publish(
  deps: PanelDeps,
  visit: Visit,
  { itemId, isOver }: { itemId: number; isOver: boolean },
): Promise<Response> {
  const place = await findPlace(deps.sql, itemId);
  if (place === undefined) return visit.missing();
  const how = isOver ? { force: true } : { isConfirmed: true };
  const outcome = await startRun(deps, visit.who, {
    source: place.sourceId,
    stages: ['publish'],
    options: { itemId, ...how },
  });
  const { path, notice } = startAnswer(visit, outcome);
  return visit.goTo(path, notice);
}

async function withdraw(deps: PanelDeps, visit: Visit, itemId: number): Promise<Notice> {
  const { kind } = await unpublishItem(deps, visit.who, { itemId, why: 'asked in the panel' });
  const item = String(itemId);
  if (kind === 'forbidden') return { kind: 'bad', text: visit.t('panel-no-right') };
  const isGood = kind === 'begun' || kind === 'away';
  const key = kind === 'no_item' ? 'panel-review-no_item' : `panel-item-withdraw-${kind}`;
  return { kind: isGood ? 'good' : 'bad', text: visit.t(key, { item }) };
}

/** Changes what is said of a picture in one language. */
export async function changeTexts(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const itemId = visit.id();
  const language = visit.field('language');
  const typed = { alt: visit.field('alt'), title: visit.field('title'), caption: visit.field('caption') };
  const outcome = await editTexts(deps, visit.who, {
    itemId,
    language,
    resultId: numberIn(visit.field('result')),
    texts: typed,
    via: 'panel',
  });
  switch (outcome.kind) {
    case 'edited':
    case 'unchanged':
      return backTo(visit, { kind: 'good', text: t(`panel-item-texts-${outcome.kind}`, { language }) });
    case 'refused':
      return showOneItem(deps, visit, { texts: { language, typed, problems: outcome.problems } });
    case 'too_late':
    case 'not_found':
      return backTo(visit, { kind: 'bad', text: t('panel-item-texts-late') });
    case 'no_language':
      return backTo(visit, {
        kind: 'bad',
        text: t('panel-item-texts-language', { languages: outcome.languages.join(', ') }),
      });
    case 'forbidden':
      return backTo(visit, { kind: 'bad', text: t('panel-no-right') });
    default:
      return outcome satisfies never;
  }
}
