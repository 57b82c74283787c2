import { reviewRests } from '../../../contract/catalog.ts';
import { showRun } from '../../../operations/catalog.ts';
import { answerRun, cancelRun, pauseRun, resumeRun } from '../../../operations/catalog-words.ts';
import type { PanelDeps } from '../deps.ts';
import { html } from '../kit/html.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { galleryAssets } from '../review/gallery.ts';
import { runBody, runEvents } from './run-view.ts';
import { tellingNotice } from './words.ts';

/** One run: how it goes, what it asks, and what it can be told. */
export const runPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/catalog/runs/:id',
    access: 'see_catalog',
    handle: (visit) => showOne(deps, visit, 'page'),
  },
  {
    method: 'get',
    path: '/catalog/runs/:id/state',
    access: 'see_catalog',
    handle: (visit) => showOne(deps, visit, 'part'),
  },
  {
    method: 'post',
    path: '/catalog/runs/:id/tell',
    access: 'run_catalog',
    handle: (visit) => tell(deps, visit),
  },
  {
    method: 'post',
    path: '/catalog/runs/:id/answer',
    access: 'run_catalog',
    handle: (visit) => answer(deps, visit),
  },
];

async function showOne(deps: PanelDeps, visit: Visit, as: 'page' | 'part'): Promise<Response> {
  const shown = await showRun(deps, visit.who, visit.id());
  if (shown.kind !== 'run') return visit.missing();
  const body = await runBody(deps, visit, shown);
  if (as === 'part') return visit.part(body);
  return visit.page({
    title: visit.t('panel-catalog-run-number', { run: String(shown.run.id) }),
    body: html`${galleryAssets()}${body}${runEvents(visit, shown)}`,
  });
}

const words = { pause: pauseRun, resume: resumeRun, cancel: cancelRun } as const;

async function tell(deps: PanelDeps, visit: Visit): Promise<Response> {
  const runId = visit.id();
  const word = (Object.keys(words) as (keyof typeof words)[]).find((one) => one === visit.field('word'));
  if (word === undefined || Number.isNaN(runId)) return visit.missing();
  const outcome = await words[word](deps, visit.who, { runId, why: visit.field('why') });
  const notice = tellingNotice(visit, outcome, { runId, told: `panel-catalog-told-${word}` });
  return visit.goTo(outcome.kind === 'not_found' ? '/catalog' : `/catalog/runs/${runId}`, notice);
}

/** Questions that can be answered; see RunQuestion. */
const questions = ['spend', 'budget', 'fewer', 'prompts', 'review', 'describe', 'publish'] as const;

async function answer(deps: PanelDeps, visit: Visit): Promise<Response> {
  const runId = visit.id();
  const said = visit.field('answer');
  const question = questions.find((one) => one === visit.field('question'));
  if (question === undefined || (said !== 'yes' && said !== 'no') || Number.isNaN(runId))
    return visit.missing();
  const rest = reviewRests.find((one) => one === visit.field('rest'));
  const outcome = await answerRun(deps, visit.who, {
    runId,
    answer: said,
    question,
    via: 'panel',
    ...(rest !== undefined && { rest }),
  });
  const told = said === 'yes' ? 'panel-catalog-told-resume' : 'panel-catalog-told-no';
  return visit.goTo(`/catalog/runs/${runId}`, tellingNotice(visit, outcome, { runId, told }));
}
