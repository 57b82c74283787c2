import { declineReasons } from '../../../contract/top-ups.ts';
import {
  type Answering,
  answerTopUp,
  listTopUps,
  type ShownTopUp,
  showTopUp,
} from '../../../operations/top-ups.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { linkTo, pagerOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { declineForm, endedList, giveForm, mostGiven, openPart, topUpFacts } from './parts.ts';

/** More people who wait at once are a case for the next look. */
const mostOpen = 100;
const endedOnPage = 25;

/** Who asks for credits, and what is answered. */
export const topUpPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/top-ups',
    access: 'answer_top_ups',
    handle: (visit) => showAll(deps, visit),
  },
  {
    method: 'get',
    path: '/top-ups/open',
    access: 'answer_top_ups',
    handle: async (visit) =>
      visit.part(openPart(visit, await listed(deps, visit, { which: 'open', most: mostOpen }))),
  },
  {
    method: 'get',
    path: '/top-ups/:id',
    access: 'answer_top_ups',
    handle: (visit) => showOne(deps, visit),
  },
  {
    method: 'post',
    path: '/top-ups/:id/give',
    access: 'answer_top_ups',
    isSensitive: true,
    handle: (visit) => give(deps, visit),
  },
  {
    method: 'post',
    path: '/top-ups/:id/decline',
    access: 'answer_top_ups',
    handle: (visit) => decline(deps, visit),
  },
];

async function listed(
  deps: PanelDeps,
  visit: Visit,
  what: Parameters<typeof listTopUps>[2],
): Promise<ShownTopUp[]> {
  const outcome = await listTopUps(deps, visit.who, what);
  return outcome.kind === 'top_ups' ? outcome.topUps : [];
}

/** Those that wait first; on further pages only those that have ended. */
async function showAll(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const after = visit.query('after');
  const below = /^\d{1,15}$/.test(after) ? Number(after) : undefined;
  const [open, ended] = await Promise.all([
    below === undefined ? listed(deps, visit, { which: 'open', most: mostOpen }) : undefined,
    listed(deps, visit, { which: 'ended', most: endedOnPage + 1, below }),
  ]);
  const page = ended.slice(0, endedOnPage);
  const next = ended.length > endedOnPage ? page.at(-1)?.id : undefined;
  const body = html`${
    open === undefined ? nothing : html`<h2>${t('panel-top-ups-open')}</h2>${openPart(visit, open)}`
  }<h2>${t('panel-top-ups-ended')}</h2>${endedList(visit, page)}${pagerOf(visit, next?.toString())}`;
  return visit.page({ title: t('panel-nav-top-ups'), body });
}

async function showOne(
  deps: PanelDeps,
  visit: Visit,
  { error, status }: { error?: string; status?: 422 } = {},
): Promise<Response> {
  const id = visit.id();
  const outcome = Number.isNaN(id) ? undefined : await showTopUp(deps, visit.who, id);
  if (outcome?.kind !== 'top_up') return visit.missing();
  const { topUp } = outcome;
  const forms: readonly Html[] =
    topUp.status === 'open' ? [giveForm(visit, topUp, error), declineForm(visit, topUp)] : [];
  const body = html`${topUpFacts(visit, topUp)}${forms}<p>${linkTo('/top-ups', visit.t('panel-top-ups-back'))}</p>`;
  return visit.page({
    title: visit.t('panel-top-up-title', { topUp: String(id) }),
    body,
    ...(status !== undefined && { status }),
  });
}

async function give(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const sent = visit.field('credits');
  const credits = /^\d{1,7}$/.test(sent) ? Number(sent) : 0;
  if (credits < 1 || credits > mostGiven)
    return showOne(deps, visit, { error: t('panel-top-up-number-wrong', { max: mostGiven }), status: 422 });
  const answer = { topUpId: visit.id(), verdict: 'give', credits, why: visit.field('words') } as const;
  return tell(visit, await answered(deps, visit, answer), 'panel-top-up-is-given');
}

async function decline(deps: PanelDeps, visit: Visit): Promise<Response> {
  const reason = declineReasons.find((one) => one === visit.field('reason'));
  const answer = { topUpId: visit.id(), verdict: 'decline', reason, why: visit.field('why') } as const;
  return tell(visit, await answered(deps, visit, answer), 'panel-top-up-is-declined');
}

function answered(
  deps: PanelDeps,
  visit: Visit,
  answer: Parameters<typeof answerTopUp>[2],
): Promise<Answering> | { kind: 'not_found' } {
  return Number.isNaN(answer.topUpId) ? { kind: 'not_found' } : answerTopUp(deps, visit.who, answer);
}

/** @param done the message for an answer that counts */
function tell(visit: Visit, outcome: Answering, done: string): Promise<Response> | Response {
  const { t } = visit;
  switch (outcome.kind) {
    case 'done': {
      const { given, credits, firstName: name } = outcome.topUp;
      return visit.goTo('/top-ups', { kind: 'good', text: t(done, { credits: given ?? credits, name }) });
    }
    case 'late': {
      const { id, status, given, credits, by } = outcome.topUp;
      const text = t(`toast-top-up-late-${status}`, { credits: given ?? credits, who: by ?? '' });
      return visit.goTo(`/top-ups/${id}`, { kind: 'bad', text });
    }
    case 'bad_words':
      return visit.goTo(`/top-ups/${visit.id()}`, {
        kind: 'bad',
        text: t('panel-top-up-words-long', { max: outcome.max }),
      });
    case 'not_found':
    case 'forbidden':
      return visit.missing();
    default:
      return outcome satisfies never;
  }
}
