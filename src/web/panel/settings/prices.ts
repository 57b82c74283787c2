import type { Amount, AmountTable } from '../../../db/prices.ts';
import { listAmounts, setAmount } from '../../../operations/amounts.ts';
import { readNames } from '../../../operations/catalog-names.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';

const mostCredits = 1_000_000;

/** What things cost and what is given for nothing. */
export const pricePages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/settings/prices',
    access: 'change_amounts',
    handle: (visit) => showPrices(deps, visit),
  },
  {
    method: 'post',
    path: '/settings/prices',
    access: 'change_amounts',
    handle: (visit) => change(deps, visit),
  },
];

interface Wrong {
  kind: string;
  credits: string;
  text: string;
}

async function showPrices(deps: PanelDeps, visit: Visit, wrong?: Wrong): Promise<Response> {
  const { t, who } = visit;
  const [prices, grants] = await Promise.all([
    listAmounts(deps, who, 'prices'),
    listAmounts(deps, who, 'grants'),
  ]);
  if (prices.kind === 'forbidden' || grants.kind === 'forbidden') return visit.missing();
  const by = await readNames(
    deps.sql,
    [...prices.amounts, ...grants.amounts].map(({ changedBy }) => changedBy),
  );
  const rows = (table: AmountTable, amounts: readonly Amount[]) =>
    html`<div class="rows">${amounts.map((amount) => amountRow(visit, { table, amount, by, wrong }))}</div>`;
  const body = html`<p>${t('panel-prices-about')}</p>
${rows('prices', prices.amounts)}
<h2>${t('panel-prices-grants')}</h2>
${rows('grants', grants.amounts)}`;
  return visit.page({ title: t('panel-nav-prices'), body, status: wrong === undefined ? 200 : 422 });
}

function amountRow(
  visit: Visit,
  row: {
    table: AmountTable;
    amount: Amount;
    by: (name: string) => string | undefined;
    wrong: Wrong | undefined;
  },
): Html {
  const { t, shown } = visit;
  const { kind, credits, changedAt, changedBy } = row.amount;
  const name = t(`panel-amount-${row.table}-${kind}`);
  const wrong = row.wrong?.kind === kind ? row.wrong : undefined;
  const last = { at: shown.moment(changedAt), by: row.by(changedBy) ?? t('panel-by-hand') };
  return html`<section class="row"><div><strong>${name}</strong><small>${t('panel-settings-changed', last)}</small>
${wrong === undefined ? nothing : html`<small class="error" id="e-${kind}">${wrong.text}</small>`}</div>
${formOf(visit, {
  action: '/settings/prices',
  className: 'inline',
  body: html`<input type="hidden" name="table" value="${row.table}"><input type="hidden" name="kind" value="${kind}">
<input name="credits" inputmode="numeric" required value="${wrong?.credits ?? String(credits)}" aria-label="${name}" ${
    wrong === undefined ? nothing : html`aria-invalid="true" aria-describedby="e-${kind}"`
  }>
<input name="why" required maxlength="300" placeholder="${t('panel-why')}" aria-label="${t('panel-why')}">
<button>${t('panel-save')}</button>`,
})}</section>`;
}

async function change(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const table = (['prices', 'grants'] as const).find((name) => name === visit.field('table'));
  const [kind, text, why] = [visit.field('kind'), visit.field('credits'), visit.field('why')];
  if (table === undefined) return visit.missing();
  const credits = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (!(credits <= mostCredits)) {
    const range = t('panel-settings-range', { least: '0', most: shown.number(mostCredits) });
    return showPrices(deps, visit, { kind, credits: text, text: range });
  }
  if (why === '') return showPrices(deps, visit, { kind, credits: text, text: t('panel-why-missing') });
  const outcome = await setAmount(deps, visit.who, { table, kind, credits, why: why.slice(0, 300) });
  if (outcome.kind !== 'changed') return visit.missing();
  const values = { name: t(`panel-amount-${table}-${kind}`), was: outcome.was, credits };
  return visit.goTo('/settings/prices', { kind: 'good', text: t('panel-prices-saved', values) });
}
