import type { Broadcast } from '../../../db/broadcasts.ts';
import { listBroadcasts, saveBroadcast, showBroadcast } from '../../../operations/broadcasts.ts';
import { readNames } from '../../../operations/catalog-names.ts';
import type { PanelDeps } from '../deps.ts';
import { html, nothing } from '../kit/html.ts';
import { factsOf, live } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import { largestPictureForm, storePicture } from '../kit/pictures.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { actions, broadcastActions } from './actions.ts';
import { draftForm, faultWords, nothingTyped, typedIn, typedOf, writtenOf } from './form.ts';
import { broadcastList, messages, progress, segmentWords } from './shown.ts';

const access = 'broadcast';
const listed = 100;
const liveSeconds = 2;

/** News for those who agreed: written, looked at, sent, stopped. */
export const broadcastPages: PageGroup = (deps) => [
  { method: 'get', path: '/broadcasts', access, handle: (visit) => showAll(deps, visit) },
  { method: 'get', path: '/broadcasts/new', access, handle: (visit) => showNew(visit) },
  {
    method: 'post',
    path: '/broadcasts',
    access,
    largest: largestPictureForm,
    handle: (visit) => save(deps, visit),
  },
  { method: 'get', path: '/broadcasts/:id', access, handle: (visit) => showOne(deps, visit) },
  {
    method: 'post',
    path: '/broadcasts/:id',
    access,
    largest: largestPictureForm,
    handle: (visit) => save(deps, visit, visit.id()),
  },
  { method: 'get', path: '/broadcasts/:id/progress', access, handle: (visit) => showProgress(deps, visit) },
  ...broadcastActions(deps),
];

async function showAll(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const outcome = await listBroadcasts(deps, visit.who, listed);
  if (outcome.kind === 'forbidden') return visit.missing();
  const body = html`<p>${t('panel-broadcasts-about')}</p>
<p><a href="${panelPath}/broadcasts/new" role="button">${t('panel-broadcast-new')}</a></p>
${broadcastList(visit, outcome.broadcasts)}`;
  return visit.page({ title: t('panel-nav-broadcasts'), body });
}

function showNew(visit: Visit, typed = nothingTyped, wrong?: string): Promise<Response> {
  const body = draftForm(visit, { typed, wrong });
  const status = wrong === undefined ? 200 : 422;
  return visit.page({ title: visit.t('panel-broadcast-new'), body, status });
}

async function save(deps: PanelDeps, visit: Visit, broadcastId?: number): Promise<Response> {
  const { t, who } = visit;
  const before = broadcastId === undefined ? undefined : await showBroadcast(deps, who, broadcastId);
  if (before !== undefined && before.kind !== 'broadcast') return visit.missing();
  const typed = typedIn(visit);
  const again = (wrong: string) =>
    before === undefined ? showNew(visit, typed, wrong) : showOne(deps, visit, { typed, wrong });
  const stored = await storePicture(deps, visit);
  if (stored.kind === 'broken') return again(t('panel-broadcast-wrong-picture'));
  const kept = visit.field('no-picture') === 'yes' ? undefined : (before?.broadcast.picture ?? undefined);
  const picture = stored.kind === 'stored' ? stored.hash : kept;
  const outcome = await saveBroadcast(deps, who, { ...writtenOf(typed), picture, broadcastId });
  switch (outcome.kind) {
    case 'saved':
      return visit.goTo(`/broadcasts/${outcome.broadcast.id}`, {
        kind: 'good',
        text: t('panel-broadcast-saved', { people: outcome.people }),
      });
    case 'invalid':
      return again(faultWords(visit, outcome.fault));
    case 'no_draft':
      return visit.goTo(`/broadcasts/${broadcastId ?? ''}`, {
        kind: 'bad',
        text: t('panel-broadcast-no-draft'),
      });
    case 'not_found':
    case 'forbidden':
      return visit.missing();
    default:
      return outcome satisfies never;
  }
}

async function showOne(
  deps: PanelDeps,
  visit: Visit,
  given?: { typed: typeof nothingTyped; wrong: string },
): Promise<Response> {
  const { t } = visit;
  const outcome = await showBroadcast(deps, visit.who, visit.id());
  if (outcome.kind !== 'broadcast') return visit.missing();
  const { broadcast, people } = outcome;
  const isDraft = broadcast.status === 'draft';
  const form = { broadcast, typed: given?.typed ?? typedOf(broadcast), wrong: given?.wrong };
  const body = html`${await facts(deps, visit, broadcast)}
${isDraft ? html`<p><strong>${t('panel-broadcast-reaches', { people })}</strong></p>` : liveProgress(visit, broadcast)}
${actions(visit, { broadcast, people })}
<h2>${t('panel-broadcast-looks')}</h2>${messages(visit, broadcast)}
${
  isDraft
    ? html`<details ${given === undefined ? nothing : html`open`}><summary role="button" class="outline">${t('panel-broadcast-change')}</summary>${draftForm(visit, form)}</details>`
    : nothing
}`;
  const title = t('panel-broadcast-title', { number: String(broadcast.id) });
  return visit.page({ title, body, status: given === undefined ? 200 : 422 });
}

async function facts(deps: PanelDeps, visit: Visit, broadcast: Broadcast) {
  const { t, shown } = visit;
  const { createdBy, createdAt, startedBy, startedAt, endedAt, segment } = broadcast;
  const names = await readNames(deps.sql, [createdBy, startedBy]);
  const by = (name: string | null) => names(name ?? '') ?? t('panel-by-hand');
  return factsOf([
    [t('panel-broadcast-for'), segmentWords(visit, segment)],
    [t('panel-broadcast-written'), `${shown.moment(createdAt)}, ${by(createdBy)}`],
    ...(startedAt === null
      ? []
      : [[t('panel-broadcast-started'), `${shown.moment(startedAt)}, ${by(startedBy)}`] as const]),
    ...(endedAt === null ? [] : [[t('panel-broadcast-ended'), shown.moment(endedAt)] as const]),
  ]);
}

function liveProgress(visit: Visit, broadcast: Broadcast) {
  const id = 'broadcast-progress';
  const shown = progress(visit, broadcast);
  if (broadcast.endedAt !== null) return html`<div id="${id}">${shown}</div>`;
  return live({ path: `/broadcasts/${broadcast.id}/progress`, seconds: liveSeconds, id }, shown);
}

async function showProgress(deps: PanelDeps, visit: Visit): Promise<Response> {
  const outcome = await showBroadcast(deps, visit.who, visit.id());
  if (outcome.kind !== 'broadcast') return visit.missing();
  return visit.part(liveProgress(visit, outcome.broadcast));
}
