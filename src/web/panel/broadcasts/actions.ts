import type { Broadcast } from '../../../db/broadcasts.ts';
import {
  type BroadcastTelling,
  cancelBroadcast,
  pauseBroadcast,
  previewBroadcast,
  resumeBroadcast,
  startBroadcast,
} from '../../../operations/broadcasts.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { Route } from '../kit/routes.ts';
import type { Notice, Visit } from '../kit/visit.ts';

const access = 'broadcast';
const longestReason = 300;

/** What can be done with one broadcast. What was sent cannot be taken back: whoever starts one proves who they are. */
export function broadcastActions(deps: PanelDeps): Route[] {
  const tell = (name: 'pause' | 'resume' | 'cancel', say: typeof pauseBroadcast): Route => ({
    method: 'post',
    path: `/broadcasts/:id/${name}`,
    access,
    async handle(visit) {
      const why = visit.field('why').slice(0, longestReason);
      const outcome = await say(deps, visit.who, { broadcastId: visit.id(), ...(why !== '' && { why }) });
      return told(visit, name, outcome);
    },
  });
  return [
    {
      method: 'post',
      path: '/broadcasts/:id/start',
      access,
      isSensitive: true,
      handle: (visit) => start(deps, visit),
    },
    { method: 'post', path: '/broadcasts/:id/preview', access, handle: (visit) => preview(deps, visit) },
    tell('pause', pauseBroadcast),
    tell('resume', resumeBroadcast),
    tell('cancel', cancelBroadcast),
  ];
}

/** The buttons that a broadcast has as it stands. */
export function actions(visit: Visit, { broadcast, people }: { broadcast: Broadcast; people: number }): Html {
  const { t } = visit;
  const { id, status, endedAt } = broadcast;
  const act = (name: string, body: Html, confirm?: string) =>
    formOf(visit, {
      action: `/broadcasts/${id}/${name}`,
      className: 'inline',
      body,
      ...(confirm !== undefined && { confirm }),
    });
  const press = (name: 'pause' | 'resume' | 'preview') =>
    act(name, html`<button class="secondary">${t(`panel-broadcast-${name}`)}</button>`);
  const typed = fieldOf({
    name: 'people',
    label: t('panel-broadcast-confirm', { people: String(people) }),
    type: 'text',
    isNeeded: true,
  });
  const reason = html`<input name="why" maxlength="${longestReason}" placeholder="${t('panel-why')}" aria-label="${t('panel-why')}">`;
  const cancel = html`${reason}<button class="secondary outline">${t(status === 'draft' ? 'panel-broadcast-drop' : 'panel-broadcast-cancel')}</button>`;
  return html`<div class="steps">${status === 'draft' && people > 0 ? act('start', html`<div>${typed}</div><button>${t('panel-broadcast-start')}</button>`) : nothing}
${visit.who.kind === 'person' && endedAt === null ? press('preview') : nothing}
${status === 'running' ? press('pause') : nothing}${status === 'paused' ? press('resume') : nothing}
${endedAt === null ? act('cancel', cancel, t('panel-broadcast-cancel-sure')) : nothing}</div>`;
}

async function start(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const typed = visit.field('people').replaceAll(/[\s.,]/g, '');
  const people = /^\d{1,12}$/.test(typed) ? Number(typed) : undefined;
  const outcome = await startBroadcast(deps, visit.who, { broadcastId: visit.id(), people });
  switch (outcome.kind) {
    case 'started': {
      const key = outcome.isUnderWay ? 'panel-broadcast-begun' : 'panel-broadcast-begins-later';
      return back(visit, { kind: 'good', text: t(key, { people: outcome.people }) });
    }
    case 'unconfirmed':
      return back(visit, {
        kind: 'bad',
        text: t('panel-broadcast-unconfirmed', { people: String(outcome.people) }),
      });
    case 'nobody':
      return back(visit, { kind: 'bad', text: t('panel-broadcast-nobody') });
    case 'no_draft':
      return back(visit, { kind: 'bad', text: t('panel-broadcast-no-draft') });
    case 'not_found':
    case 'forbidden':
      return visit.missing();
    default:
      return outcome satisfies never;
  }
}

async function preview(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { kind } = await previewBroadcast(deps, visit.who, { broadcastId: visit.id() });
  if (kind === 'not_found' || kind === 'forbidden') return visit.missing();
  return back(visit, {
    kind: kind === 'shown' ? 'good' : 'bad',
    text: visit.t(`panel-broadcast-preview-${kind.replace('_', '-')}`),
  });
}

function told(
  visit: Visit,
  name: 'pause' | 'resume' | 'cancel',
  { kind }: BroadcastTelling,
): Response | Promise<Response> {
  const { t } = visit;
  switch (kind) {
    case 'told':
      return back(visit, { kind: 'good', text: t(`panel-broadcast-told-${name}`) });
    case 'unchanged':
    case 'ended':
    case 'not_started':
    case 'not_running':
    case 'away':
      return back(visit, { kind: 'bad', text: t(`panel-broadcast-not-told-${kind.replace('_', '-')}`) });
    case 'not_found':
    case 'forbidden':
      return visit.missing();
    default:
      return kind satisfies never;
  }
}

function back(visit: Visit, notice: Notice): Response {
  return visit.goTo(`/broadcasts/${visit.id()}`, notice);
}
