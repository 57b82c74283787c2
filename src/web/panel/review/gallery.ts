import type { GalleryPicture, SettledPicture } from '../../../db/catalog/gallery.ts';
import { type Gallery, showGallery } from '../../../operations/catalog-review.ts';
import { cut } from '../../../texts/plain-text.ts';
import type { PanelDeps } from '../deps.ts';
import { assets } from '../kit/assets.ts';
import { choiceOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { linkTo, pagerOf } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { keysHelp } from './keys.ts';
import { decidedWords, keyMark, numberIn, whyFields } from './words.ts';

type OpenGallery = Extract<Gallery, { kind: 'gallery' }>;

/** Of a page. */
export const mostPictures = 48;
const longestPrompt = 120;
const liveSeconds = 2;

/** What is shown of which source, as an address or a form says it. */
export function readGallery(
  deps: PanelDeps,
  visit: Visit,
  { source, after = '' }: { source: string; after?: string },
): Promise<Gallery> {
  const sourceId = numberIn(source) || undefined;
  return showGallery(deps, visit.who, { sourceId, after: numberIn(after), most: mostPictures });
}

/** What was picked and typed in a form that was refused, and what is wrong with it. */
interface Again {
  picked: readonly number[];
  typed: string;
  problem?: string;
}

/** All undecided pictures of a source, some on a page; several are decided on at once. */
export function galleryView(
  visit: Visit,
  gallery: OpenGallery,
  again: Again = { picked: [], typed: '' },
): Html {
  const { pictures, source, next } = gallery;
  const { t } = visit;
  const first = pictures[0];
  const cards = pictures.map((picture) => card(visit, picture, again.picked.includes(picture.resultId)));
  const bulk = html`<ul class="gallery" data-cells>${cards}</ul>${bulkBar(visit, again)}`;
  return html`${galleryAssets()}
${sourceChoice(visit, gallery)}
${liveState(visit, gallery)}
${
  first === undefined
    ? html`<p class="empty">${t('panel-review-nothing')} ${linkTo('/catalog', t('panel-review-to-catalog'))}</p>`
    : html`<div class="actions"><a role="button" href="${panelPath}/catalog/review/${first.itemId}" data-key="Enter">${t('panel-review-one-by-one')}${keyMark('Enter')}</a>${restForm(visit, gallery)}</div>
${formOf(visit, {
  action: '/catalog/review/bulk',
  className: 'bulk',
  body: html`<input type="hidden" name="source" value="${source.id}">${bulk}`,
})}
${pagerOf(visit, next === undefined ? undefined : String(next))}${keysHelp(visit, 'gallery')}`
}`;
}

/** What the gallery needs beyond what every page loads. */
export function galleryAssets(): Html {
  return html`<link rel="stylesheet" href="${assets.galleryStyle}"><script defer src="${assets.gallery}"></script>`;
}

function sourceChoice(visit: Visit, { sources, source }: OpenGallery): Html {
  if (sources.length < 2) return nothing;
  const options = sources.map(({ id, name }) => ({ value: String(id), text: name }));
  const label = visit.t('panel-review-source');
  return html`<form class="filters" method="get"><div>${choiceOf({ name: 'source', label, value: String(source.id), options })}</div><button class="secondary">${visit.t('panel-review-show')}</button></form>`;
}

function card(visit: Visit, picture: GalleryPicture, isPicked: boolean): Html {
  const { t } = visit;
  const { itemId, resultId, before, after, productName, prompt, revision } = picture;
  const name = productName ?? t('panel-review-nameless');
  const title = t('panel-review-picture', { item: String(itemId), product: name });
  return html`<li id="p-${resultId}" class="shot" data-cell>
<input type="hidden" name="shown" value="${resultId}">
<a class="pair" href="${panelPath}/catalog/review/${itemId}"><img loading="lazy" src="${visit.picture(before)}" alt="${t('panel-review-before')}"><img loading="lazy" src="${visit.picture(after)}" alt="${t('panel-review-after')}"></a>
<label><input type="checkbox" name="picked" value="${itemId}-${resultId}" data-pick ${isPicked ? html`checked` : nothing} aria-label="${t('panel-review-pick', { title })}"><span>${title}${
    revision > 1
      ? html` <small>${t('panel-review-revision', { revision: String(revision) })}</small>`
      : nothing
  }</span></label><small>${cut(prompt, longestPrompt)}</small></li>`;
}

function bulkBar(visit: Visit, again: Again): Html {
  const { t } = visit;
  return html`<div class="bar"><span data-picked="${t('panel-review-picked')}">${t('panel-review-pick-some')}</span>
<details ${again.problem === undefined ? nothing : html`open`}><summary role="button" class="secondary" data-key="r">${t('panel-review-reject')}${keyMark('r')}</summary>${whyFields(visit, again)}</details>
<button name="verdict" value="accept" data-key="a">${t('panel-review-accept')}${keyMark('a')}</button>
<button type="button" class="secondary outline scripted" data-pick-all>${t('panel-review-pick-all')}</button></div>`;
}

function restForm(visit: Visit, { left: { undecided, upTo }, source }: OpenGallery): Html {
  if (upTo === null) return nothing;
  const { t } = visit;
  return formOf(visit, {
    action: '/catalog/review/rest',
    confirm: t('panel-review-rest-confirm', { count: undecided }),
    body: html`<input type="hidden" name="source" value="${source.id}"><input type="hidden" name="up_to" value="${upTo}"><input type="hidden" name="count" value="${undecided}"><button class="secondary outline">${t('panel-review-rest', { count: undecided })}</button>`,
  });
}

/** Asks every two seconds what became of the pictures on the page. */
function liveState(visit: Visit, { left, source }: OpenGallery): Html {
  const path = `${panelPath}/catalog/review/state?source=${source.id}`;
  return html`<p id="review-left" role="status" class="left" hx-get="${path}" hx-include="[name=shown]" hx-trigger="every ${liveSeconds}s" hx-swap="outerHTML">${visit.t('panel-review-left', { count: left.undecided })}</p>`;
}

/** The count anew, and in their places those pictures that were decided on, with who did. */
export function galleryState(
  deps: PanelDeps,
  visit: Visit,
  { gallery, settled }: { gallery: OpenGallery; settled: readonly SettledPicture[] },
): Html {
  const marks = settled.map(
    ({ resultId, itemId, ...picture }) =>
      html`<li id="p-${resultId}" class="shot settled" hx-swap-oob="true"><p>${linkTo(`/catalog/items/${itemId}`, visit.t('panel-review-number', { item: String(itemId) }))}</p><p>${standingWords(deps, visit, picture)}</p></li>`,
  );
  return html`${liveState(visit, gallery)}${marks}`;
}

/** What became of a picture that is not undecided any more. */
export function standingWords(
  deps: PanelDeps,
  visit: Visit,
  { verdict, by, via, at }: Pick<SettledPicture, 'verdict' | 'by' | 'via' | 'at'>,
): string {
  return verdict === null || via === null || at === null
    ? visit.t('panel-review-not-asked')
    : decidedWords(deps, visit, { verdict, by, via, at });
}
