import { asOfNow, renderQuestion } from '../../../cards/run-questions.ts';
import { renderMoney } from '../../../cards/run-stages.ts';
import { money } from '../../../cards/run-words.ts';
import { hasRunEnded, type RunQuestion } from '../../../contract/catalog.ts';
import type { RunEvent } from '../../../db/catalog/runs.ts';
import type { ShownRun } from '../../../operations/catalog.ts';
import { withoutMarkup } from '../../../texts/plain-text.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo, live } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { stageSections } from './run-stages.ts';
import { pageLines, stagesWords, statusBadge } from './words.ts';

const liveSeconds = 5;

/** How a run stands; it asks for itself anew until the run has ended. */
export async function runBody(deps: PanelDeps, visit: Visit, shown: ShownRun): Promise<Html> {
  const { run } = shown;
  const body = html`${runFacts(deps, visit, shown)}${questionBox(deps, visit, shown)}${controls(visit, shown)}
${stageSections(deps, visit, shown)}`;
  return hasRunEnded(run.status)
    ? html`<div id="run">${body}</div>`
    : live({ path: `/catalog/runs/${run.id}/state`, seconds: liveSeconds, id: 'run' }, body);
}

function runFacts(deps: PanelDeps, visit: Visit, { run, facts }: ShownRun): Html {
  const { t, shown } = visit;
  const wording = deps.texts(visit.language);
  const { options, reason, detail, startedAt, endedAt } = run;
  const currency = (run.estimate ?? run.textEstimate)?.currency;
  const how = [
    ...(options.dryRun === true ? [t('panel-catalog-dry')] : []),
    ...(options.force === true ? [t('panel-catalog-force')] : []),
    ...(options.limit === undefined ? [] : [t('panel-catalog-limited', { limit: options.limit })]),
    ...(options.itemId === undefined ? [] : [t('panel-review-number', { item: String(options.itemId) })]),
  ];
  const paid = renderMoney(facts, currency, wording);
  const rows: [string, Html | string][] = [
    [
      t('panel-catalog-status'),
      facts.isCancelling ? t('panel-catalog-cancelling') : statusBadge(visit, run.status),
    ],
    [t('panel-catalog-shop'), linkTo(`/catalog/sources/${run.sourceId}`, run.sourceName)],
    [t('panel-catalog-does'), stagesWords(run.stages, wording)],
    [t('panel-catalog-begun'), shown.moment(startedAt)],
    [t('panel-catalog-by'), facts.by ?? t('item-by-hand')],
    [t('panel-catalog-takes'), shown.lasting((endedAt ?? new Date()).getTime() - startedAt.getTime())],
    ...(how.length === 0 ? [] : [[t('panel-catalog-how'), how.join(', ')] as [string, string]]),
    ...(reason === null ? [] : [[t('panel-catalog-because'), t(`run-end-${reason}`)] as [string, string]]),
  ];
  return html`${factsOf(rows)}${detail === null ? nothing : html`<p class="notice bad">${detail}</p>`}${
    paid.length === 0 ? nothing : pageLines(paid)
  }${run.stages.includes('review') && visit.can('review_catalog') ? html`<p>${linkTo(`/catalog/review?source=${run.sourceId}`, t('panel-catalog-to-review'))}</p>` : nothing}`;
}

/** What the run waits for, with the answers there are. */
function questionBox(deps: PanelDeps, visit: Visit, { run, facts }: ShownRun): Html {
  if (run.question === null || hasRunEnded(run.status)) return nothing;
  const { t } = visit;
  const wording = deps.texts(visit.language);
  const question = asOfNow(run.question, facts.review?.standings);
  const answer = (said: 'yes' | 'no', text: string, rest?: 'hold') =>
    formOf(visit, {
      action: `/catalog/runs/${run.id}/answer`,
      body: html`<input type="hidden" name="question" value="${question.kind}"><input type="hidden" name="answer" value="${said}">${
        rest === undefined ? nothing : html`<input type="hidden" name="rest" value="${rest}">`
      }<button class="${said === 'yes' && rest === undefined ? '' : 'secondary outline'}">${text}</button>`,
    });
  const values = {
    ...('pictures' in question && { pictures: question.pictures }),
    ...('cost' in question && { cost: money(question.cost, question.currency, wording) }),
    ...('undecided' in question && { undecided: question.undecided }),
  };
  const asked = withoutMarkup(renderQuestion(question, wording)).replace(
    /^\p{Extended_Pictographic}\uFE0F?\s*/u,
    '',
  );
  return html`<article class="question"><p><strong>${asked}</strong></p>${budgetLine(visit, question)}${
    visit.can('run_catalog')
      ? html`<div class="actions">${answer('yes', t(`panel-catalog-yes-${question.kind}`, values))}${
          question.kind === 'review' ? answer('yes', t('panel-catalog-hold'), 'hold') : nothing
        }${answer('no', t('panel-catalog-no'))}</div>`
      : html`<p>${t('panel-catalog-operator-answers')}</p>`
  }</article>`;
}

/** How far a budget is used up. */
function budgetLine(visit: Visit, question: RunQuestion): Html {
  if (question.kind !== 'budget') return nothing;
  const { limit, spent, cost, currency } = question;
  const amount = (value: string) => visit.shown.money(Number(value), currency);
  const words = visit.t('panel-catalog-budget', {
    limit: amount(limit),
    spent: amount(spent),
    cost: amount(cost),
  });
  return html`<p>${words}</p><progress value="${Number(spent)}" max="${Number(limit)}" aria-label="${words}"></progress>`;
}

function controls(visit: Visit, { run, facts }: ShownRun): Html {
  if (!visit.can('run_catalog') || hasRunEnded(run.status)) {
    return hasRunEnded(run.status) && visit.can('run_catalog')
      ? html`<p><a role="button" class="secondary outline" href="${panelPath}/catalog/start?source=${run.sourceId}&stage=${run.stage ?? 'all'}">${visit.t('panel-catalog-again')}</a></p>`
      : nothing;
  }
  const word = (name: 'pause' | 'resume' | 'cancel', confirm?: string) =>
    formOf(visit, {
      action: `/catalog/runs/${run.id}/tell`,
      ...(confirm !== undefined && { confirm }),
      body: html`<button class="secondary outline" name="word" value="${name}">${visit.t(`panel-catalog-${name}`)}</button>`,
    });
  return html`<div class="actions">${run.status === 'running' ? word('pause') : nothing}${
    run.status === 'paused' ? word('resume') : nothing
  }${facts.isCancelling ? nothing : word('cancel', visit.t('panel-catalog-cancel-confirm'))}</div>`;
}

const told: ReadonlySet<string> = new Set([
  'started',
  'stage_begun',
  'seeded',
  'paused',
  'resumed',
  'asked',
  'answered',
  'batch_opened',
  'batch_done',
  'batch_refused',
  'batch_failed',
  'batch_expired',
  'batch_cancelled',
  'redos_dropped',
  'reminder',
  'escalation',
  'cancel_requested',
  'cancel_not_told',
  'cancelled',
  'failed',
  'done',
]);

/** The last that happened, in plain words. */
export function runEvents(visit: Visit, { events }: ShownRun): Html {
  return html`<h2>${visit.t('panel-catalog-events')}</h2><ol class="history">${events.map(
    (event) =>
      html`<li><time datetime="${event.at.toISOString()}">${visit.shown.moment(event.at)}</time><div>${eventWords(visit, event)}</div></li>`,
  )}</ol>`;
}

function eventWords(visit: Visit, { kind, data }: RunEvent): Html {
  const { t } = visit;
  const text = (name: string) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const title = told.has(kind) ? t(`panel-catalog-event-${kind}`) : kind.replaceAll('_', ' ');
  const parts = [
    ...(text('stage') === '' ? [] : [t(`run-what-${text('stage')}`)]),
    ...(text('batch') === '' ? [] : [t('panel-catalog-batch-number', { batch: text('batch') })]),
    ...['answer', 'by', 'why', 'reason'].map(text).filter((word) => word !== ''),
  ];
  return html`${title}${parts.length === 0 ? nothing : html`<br><small>${parts.join(' · ')}</small>`}`;
}
