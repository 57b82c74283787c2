import { renderRunWaits } from '../../../cards/run-questions.ts';
import { listRuns, type SourceStanding } from '../../../operations/catalog.ts';
import { type ListedRun, listRunPage } from '../../../operations/catalog-pages.ts';
import { withoutMarkup } from '../../../texts/plain-text.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { linkTo, listOf, pagerOf } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { galleryAssets } from '../review/gallery.ts';
import { numberIn } from '../review/words.ts';
import { stagesWords, statusBadge } from './words.ts';

const runsShown = 25;

/** How each shop stands, and its runs. */
export async function showCatalog(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, who } = visit;
  const before = numberIn(visit.query('after')) || undefined;
  const [standings, page] = await Promise.all([
    listRuns(deps, who, 0),
    listRunPage(deps, who, { before, most: runsShown }),
  ]);
  if (standings.kind === 'forbidden' || page.kind === 'forbidden') return visit.missing();
  const sources = standings.standings;
  const start = visit.can('run_catalog') && sources.length > 0;
  const body = html`${galleryAssets()}<p class="actions">${
    start ? html`<a role="button" href="${panelPath}/catalog/start">${t('panel-catalog-start')}</a>` : nothing
  }<a role="button" class="secondary outline" href="${panelPath}/catalog/items">${t('panel-catalog-items')}</a>
<a role="button" class="secondary outline" href="${panelPath}/catalog/sources">${t('panel-catalog-sources')}</a></p>
${sources.length === 0 ? noSource(visit) : html`<div class="tiles">${sources.map((one) => tile(visit, one))}</div>`}
<h2>${t('panel-catalog-runs')}</h2>
${runList(deps, visit, page.runs)}
${pagerOf(visit, page.next === undefined ? undefined : String(page.next))}`;
  return visit.page({ title: t('panel-nav-catalog'), body });
}

function noSource(visit: Visit): Html {
  return html`<p class="empty">${visit.t('panel-review-no-source')} ${
    visit.can('run_catalog')
      ? linkTo('/catalog/sources/new', visit.t('panel-review-add-source'))
      : visit.t('panel-review-ask-operator')
  }</p>`;
}

/** What a shop has on its way, each with the list of those pictures. */
function tile(visit: Visit, { source, wishes, standings }: SourceStanding): Html {
  const { t } = visit;
  const of = (state: string) => `/catalog/items?source=${source.id}&state=${state}`;
  const line = (key: string, count: number, path: string) =>
    html`<li>${linkTo(path, t(`panel-catalog-standing-${key}`, { count }))}</li>`;
  const review = visit.can('review_catalog') ? `/catalog/review?source=${source.id}` : of('undecided');
  return html`<article class="tile"><strong>${linkTo(`/catalog/sources/${source.id}`, source.name)}</strong>
<ul class="lines">${line('wanted', wishes['wanted'] ?? 0, `/catalog/items?source=${source.id}`)}
${line('undecided', standings.undecided ?? 0, review)}
${line('no_texts', standings.no_texts ?? 0, of('no_texts'))}
${line('to_publish', standings.to_publish ?? 0, of('to_publish'))}
${line('published', standings.published ?? 0, of('published'))}</ul></article>`;
}

function runList(deps: PanelDeps, visit: Visit, runs: readonly ListedRun[]): Html {
  const { t, shown } = visit;
  const wording = deps.texts(visit.language);
  return listOf(visit, {
    caption: t('panel-catalog-runs'),
    rows: runs,
    empty: t('panel-catalog-no-runs'),
    columns: [
      {
        title: t('panel-catalog-run'),
        cell: ({ id }) => linkTo(`/catalog/runs/${id}`, t('panel-catalog-run-number', { run: String(id) })),
      },
      { title: t('panel-catalog-shop'), cell: ({ sourceName }) => sourceName },
      { title: t('panel-catalog-does'), cell: ({ stages }) => stagesWords(stages, wording) },
      {
        title: t('panel-catalog-status'),
        cell: ({ status, question }) =>
          html`<span>${statusBadge(visit, status)}${
            question === null
              ? nothing
              : html` <small>${withoutMarkup(renderRunWaits(question, wording))}</small>`
          }</span>`,
      },
      { title: t('panel-catalog-begun'), cell: ({ startedAt }) => shown.moment(startedAt) },
      { title: t('panel-catalog-by'), cell: ({ by }) => by ?? t('item-by-hand') },
    ],
  });
}
