import type { Verdict } from '../../../contract/review.ts';
import { countUndecided, undecidedBeside } from '../../../db/catalog/gallery.ts';
import type { ItemStory, StoryResult } from '../../../db/catalog/item-story.ts';
import { showItem } from '../../../operations/catalog-items.ts';
import { listDecided } from '../../../operations/catalog-review.ts';
import { newestMade, productName } from '../../../operations/catalog-stories.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { panelPath } from '../kit/path.ts';
import type { Notice, Visit } from '../kit/visit.ts';
import { galleryAssets, standingWords } from './gallery.ts';
import { pictureView } from './picture-view.ts';

const liveSeconds = 2;

/** Whether a script asks for a part of the page. */
export function isPart({ context }: Visit): boolean {
  return context.req.header('hx-request') === 'true';
}

/** One picture, before and after, with all that is known of it and what can be said of it. */
export function showPicture(deps: PanelDeps, visit: Visit): Promise<Response> {
  return answerWithPicture(deps, visit, { itemId: visit.id() });
}

interface Answer {
  itemId: number;
  /** A form that was refused: what it says, and what is wrong with it. */
  again?: { verdict: Verdict; problem?: string };
  notice?: Notice;
}

/** A picture as a page, or as the part of one that takes the place of the picture before. */
export async function answerWithPicture(
  deps: PanelDeps,
  visit: Visit,
  { itemId, again, notice }: Answer,
): Promise<Response> {
  const shown = await showItem(deps, visit.who, itemId);
  const result = shown.kind === 'item' ? newestMade(shown.story) : undefined;
  if (shown.kind !== 'item' || result === undefined) return visit.missing();
  const { story } = shown;
  const beside = await undecidedBeside(deps.sql, story.item.sourceId, itemId);
  const live = await liveState(deps, visit, { story, result });
  const title = visit.t('panel-review-picture', { item: String(itemId), product: productName(story) });
  const body = html`<div id="picture"><h2>${title}</h2>${
    notice === undefined ? nothing : html`<p class="notice ${notice.kind}" role="status">${notice.text}</p>`
  }${live}${await pictureView(deps, visit, { story, result, beside, again })}</div>`;
  if (isPart(visit)) {
    const answer = await visit.part(html`<title>${title} · Darkroom</title>${body}`);
    answer.headers.set('hx-push-url', `${panelPath}/catalog/review/${itemId}`);
    return answer;
  }
  const status = again === undefined ? 200 : again.problem === undefined ? 409 : 422;
  return visit.page({ title: visit.t('panel-nav-review'), body: html`${galleryAssets()}${body}`, status });
}

/** How the picture stands now: asked for every two seconds. */
export async function pictureState(deps: PanelDeps, visit: Visit): Promise<Response> {
  const shown = await showItem(deps, visit.who, visit.id());
  const result =
    shown.kind === 'item'
      ? shown.story.results.find(({ id }) => String(id) === visit.query('result'))
      : undefined;
  if (shown.kind !== 'item' || result === undefined) return visit.missing();
  return visit.part(await liveState(deps, visit, { story: shown.story, result }));
}

async function liveState(
  deps: PanelDeps,
  visit: Visit,
  { story, result }: { story: ItemStory; result: StoryResult },
): Promise<Html> {
  const { item } = story;
  const [{ undecided }, [settled]] = await Promise.all([
    countUndecided(deps.sql, item.sourceId),
    listDecided(deps, visit.who, [result.id]),
  ]);
  const left = visit.t('panel-review-left', { count: undecided });
  const path = `${panelPath}/catalog/review/${item.id}/state?result=${result.id}`;
  return html`<div id="review-left" role="status" class="left" hx-get="${path}" hx-trigger="every ${liveSeconds}s" hx-swap="outerHTML"><span>${left}</span>${
    settled === undefined
      ? nothing
      : html`<p class="notice bad settled-now">${standingWords(deps, visit, settled)} <a href="${panelPath}/catalog/review/next?source=${item.sourceId}&after=${item.id}" data-key="ArrowRight j Enter">${visit.t('panel-review-go-on')}</a></p>`
  }</div>`;
}
