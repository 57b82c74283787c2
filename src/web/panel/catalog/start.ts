import { catalogStages } from '../../../contract/catalog.ts';
import { listSources, startRun } from '../../../operations/catalog.ts';
import { estimateRun } from '../../../operations/catalog-pages.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf, fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Notice, Visit } from '../kit/visit.ts';
import { numberIn } from '../review/words.ts';

const most = 1_000_000;
const flags = ['dry', 'force', 'confirmed'] as const;

/** Begins a run: of which shop, which stages, and how. */
export const startPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/catalog/start',
    access: 'run_catalog',
    handle: (visit) =>
      showStart(deps, visit, { source: visit.query('source'), stage: visit.query('stage') || 'all' }),
  },
  { method: 'post', path: '/catalog/start', access: 'run_catalog', handle: (visit) => start(deps, visit) },
];

interface Typed {
  source: string;
  stage: string;
  limit?: string;
  item?: string;
  flags?: readonly string[];
  errors?: Readonly<Record<string, string>>;
}

async function showStart(deps: PanelDeps, visit: Visit, typed: Typed): Promise<Response> {
  const { t } = visit;
  const listed = await listSources(deps, visit.who);
  if (listed.kind === 'forbidden') return visit.missing();
  const { sources } = listed;
  const source = sources.find(({ id }) => String(id) === typed.source) ?? sources[0];
  if (source === undefined)
    return visit.goTo('/catalog/sources/new', { kind: 'bad', text: t('panel-review-no-source') });
  const stages = ['all', ...catalogStages].map((stage) => ({
    value: stage,
    text: t(`panel-catalog-stage-${stage}`),
  }));
  const shops = sources.map(({ id, name }) => ({ value: String(id), text: name }));
  const { errors = {} } = typed;
  const body = formOf(visit, {
    action: '/catalog/start',
    body: html`${choiceOf({ name: 'source', label: t('panel-catalog-shop'), value: String(source.id), options: shops })}
${choiceOf({ name: 'stage', label: t('panel-catalog-does'), value: typed.stage, options: stages })}
${await estimateLine(deps, visit, source.id)}
${flags.map(
  (flag) =>
    html`<label><input type="checkbox" name="${flag}" value="yes" ${typed.flags?.includes(flag) === true ? html`checked` : nothing}> ${t(`panel-catalog-flag-${flag}`)}</label>`,
)}
${fieldOf({ name: 'limit', label: t('panel-catalog-limit'), type: 'number', min: 1, max: most, value: typed.limit ?? '', hint: t('panel-catalog-limit-hint'), error: errors['limit'] })}
${fieldOf({ name: 'item', label: t('panel-catalog-only-item'), type: 'number', min: 1, value: typed.item ?? '', hint: t('panel-catalog-only-item-hint'), error: errors['item'] })}
<button>${t('panel-catalog-begin')}</button>`,
  });
  const status = typed.errors === undefined ? 200 : 422;
  return visit.page({ title: t('panel-catalog-start'), body, status });
}

/** What is to be made, and about what that costs. Before anything is paid the run says it to the cent and asks. */
async function estimateLine(deps: PanelDeps, visit: Visit, sourceId: number): Promise<Html> {
  const estimate = await estimateRun(deps, visit.who, sourceId);
  if (estimate.kind === 'forbidden') return nothing;
  const { pictures, all, last } = estimate;
  const cost = (count: number) =>
    last === null ? '' : visit.shown.money(count * Number(last.amount), last.currency);
  const key = last === null ? 'panel-catalog-estimate-unknown' : 'panel-catalog-estimate';
  const words = visit.t(key, { pictures, all, cost: cost(pictures), allCost: cost(all) });
  return html`<p class="notice">${words}</p>`;
}

async function start(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const stage = ['all' as const, ...catalogStages].find((one) => one === visit.field('stage'));
  if (stage === undefined) return visit.missing();
  const [limit, item] = [numberOf(visit, 'limit'), numberOf(visit, 'item')];
  const errors = {
    ...(limit === 'wrong' && { limit: t('panel-catalog-number-wrong', { max: most }) }),
    ...(item === 'wrong' && { item: t('panel-catalog-item-wrong') }),
  };
  if (limit === 'wrong' || item === 'wrong')
    return showStart(deps, visit, {
      source: visit.field('source'),
      stage,
      limit: visit.field('limit'),
      item: visit.field('item'),
      flags: flags.filter((flag) => visit.field(flag) !== ''),
      errors,
    });
  const isOn = (flag: (typeof flags)[number]) => visit.field(flag) !== '';
  const outcome = await startRun(deps, visit.who, {
    source: numberIn(visit.field('source')),
    stages: stage === 'all' ? catalogStages : [stage],
    options: {
      ...(isOn('force') && { force: true }),
      ...(isOn('dry') && { dryRun: true }),
      ...(isOn('confirmed') && { isConfirmed: true }),
      ...(limit !== undefined && { limit }),
      ...(item !== undefined && { itemId: item }),
    },
  });
  const { path, notice } = startAnswer(visit, outcome);
  return visit.goTo(path, notice);
}

/** Where a started run is seen, and what came of the wish for it. */
export function startAnswer(
  visit: Visit,
  outcome: Awaited<ReturnType<typeof startRun>>,
): { path: string; notice: Notice } {
  const { t } = visit;
  switch (outcome.kind) {
    case 'started': {
      const key = outcome.isUnderWay ? 'panel-catalog-started' : 'panel-catalog-started-later';
      const run = String(outcome.runId);
      return { path: `/catalog/runs/${run}`, notice: { kind: 'good', text: t(key, { run }) } };
    }
    case 'busy': {
      const { runId, by = t('item-by-hand'), since } = outcome;
      const values = { run: String(runId), by, at: visit.shown.moment(since) };
      return {
        path: `/catalog/runs/${runId}`,
        notice: { kind: 'bad', text: t('panel-catalog-busy', values) },
      };
    }
    case 'no_source':
    case 'which_source':
      return { path: '/catalog', notice: { kind: 'bad', text: t('panel-catalog-no_source') } };
    case 'forbidden':
      return { path: '/catalog', notice: { kind: 'bad', text: t('panel-no-right') } };
    default:
      return outcome satisfies never;
  }
}

/** A whole number from 1; undefined where nothing was typed. */
function numberOf(visit: Visit, name: 'limit' | 'item'): number | undefined | 'wrong' {
  const text = visit.field(name);
  if (text === '') return undefined;
  const value = numberIn(text);
  return value >= 1 && (name === 'item' || value <= most) ? value : 'wrong';
}
