import type { Verdict } from '../../../contract/review.ts';
import { verdicts } from '../../../contract/review.ts';
import { nextUndecided } from '../../../db/catalog/review-cards.ts';
import { findPlace } from '../../../db/catalog/standings.ts';
import { decideItem } from '../../../operations/catalog-items.ts';
import { skipItem } from '../../../operations/catalog-words.ts';
import type { PanelDeps } from '../deps.ts';
import { panelPath } from '../kit/path.ts';
import type { Notice, Visit } from '../kit/visit.ts';
import { answerWithPicture, isPart } from './picture.ts';
import { numberIn, outcomeNotice, readPrompt, readWhy } from './words.ts';

/** Decides on the picture that was looked at, says what came of it, and shows the next one. */
export async function decideOne(deps: PanelDeps, visit: Visit): Promise<Response> {
  const itemId = visit.id();
  const verdict = verdicts.find((one) => one === visit.field('verdict'));
  if (visit.field('verdict') === 'skip') return goOn(deps, visit, await skip(deps, visit, itemId));
  if (verdict === undefined) return visit.missing();
  const words = readWords(visit, verdict);
  if ('problem' in words)
    return answerWithPicture(deps, visit, { itemId, again: { verdict, problem: words.problem } });
  const resultId = numberIn(visit.field('result'));
  const outcome = await decideItem(deps, visit.who, { itemId, resultId, verdict, ...words, via: 'panel' });
  const notice = outcomeNotice(deps, visit, { outcome, itemId, verdict });
  // The newer picture of this one is what is to be decided on now; what was written for the older one is kept.
  if (outcome.kind === 'superseded')
    return answerWithPicture(deps, visit, { itemId, again: { verdict }, notice });
  return goOn(deps, visit, notice);
}

function readWords(visit: Visit, verdict: Verdict): { why?: string; prompt?: string } | { problem: string } {
  if (verdict === 'reject') return readWhy(visit);
  if (verdict === 'accept') return {};
  const read = readPrompt(visit);
  if ('problem' in read) return read;
  return read.prompt === undefined || read.prompt === visit.field('before').replaceAll('\r\n', '\n')
    ? {}
    : { prompt: read.prompt };
}

async function skip(deps: PanelDeps, visit: Visit, itemId: number): Promise<Notice> {
  const run = (await findPlace(deps.sql, itemId))?.run;
  const { kind } = run
    ? await skipItem(deps, visit.who, { runId: run.id, itemId })
    : { kind: 'no_item' as const };
  const item = String(itemId);
  return kind === 'told'
    ? { kind: 'good', text: visit.t('panel-review-skipped', { item }) }
    : { kind: 'bad', text: visit.t('panel-review-no_item', { item }) };
}

/** To the next picture that is undecided, from the beginning once more after the last. */
async function goOn(deps: PanelDeps, visit: Visit, notice: Notice): Promise<Response> {
  const itemId = visit.id();
  const sourceId = (await findPlace(deps.sql, itemId))?.sourceId;
  if (sourceId === undefined) return visit.missing();
  const following = await nextUndecided(deps.sql, sourceId, { after: itemId });
  if (following !== undefined && isPart(visit))
    return answerWithPicture(deps, visit, { itemId: following, notice });
  const path = pathOf(sourceId, following);
  const answer = visit.goTo(path, notice);
  if (!isPart(visit)) return answer;
  answer.headers.delete('location');
  answer.headers.set('hx-redirect', `${panelPath}${path}`);
  return new Response(null, { status: 200, headers: answer.headers });
}

/** The picture that is undecided now and comes after one that is not any more. */
export async function showNext(deps: PanelDeps, visit: Visit): Promise<Response> {
  const [sourceId = 0, after = 0] = ['source', 'after'].map((name) => numberIn(visit.query(name)));
  return visit.goTo(pathOf(sourceId, await nextUndecided(deps.sql, sourceId, { after })));
}

function pathOf(sourceId: number, itemId: number | undefined): string {
  return `/catalog/review${itemId === undefined ? `?source=${sourceId}` : `/${itemId}`}`;
}
