import type { CatalogSource } from '../../../db/catalog/sources.ts';
import { listSources, setSource } from '../../../operations/catalog.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { linkTo, listOf } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { galleryAssets } from '../review/gallery.ts';
import { previewOf } from './preview.ts';
import { readSource, type TypedSource, typedForm, typedOf } from './source-fields.ts';
import { sourceForm } from './source-form.ts';

/** The shops: where they are, how they are read, and how their pictures are decided on and described. */
export const sourcePages: PageGroup = (deps) => [
  { method: 'get', path: '/catalog/sources', access: 'see_catalog', handle: (visit) => showAll(deps, visit) },
  {
    method: 'get',
    path: '/catalog/sources/new',
    access: 'run_catalog',
    handle: (visit) => showForm(visit, { source: undefined, typed: typedOf(undefined) }),
  },
  {
    method: 'get',
    path: '/catalog/sources/:id',
    access: 'see_catalog',
    handle: (visit) => showOne(deps, visit),
  },
  {
    method: 'post',
    path: '/catalog/sources/new',
    access: 'run_catalog',
    handle: (visit) => set(deps, visit),
  },
  {
    method: 'post',
    path: '/catalog/sources/:id',
    access: 'run_catalog',
    handle: (visit) => set(deps, visit),
  },
];

async function showAll(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const listed = await listSources(deps, visit.who);
  if (listed.kind === 'forbidden') return visit.missing();
  const body = html`${
    visit.can('run_catalog')
      ? html`<p class="actions"><a role="button" href="${panelPath}/catalog/sources/new">${t('panel-source-add')}</a></p>`
      : nothing
  }${listOf(visit, {
    caption: t('panel-catalog-sources'),
    rows: listed.sources,
    empty: t('panel-review-no-source'),
    columns: [
      { title: t('panel-source-name'), cell: ({ id, name }) => linkTo(`/catalog/sources/${id}`, name) },
      { title: t('panel-source-start'), cell: ({ startUrl }) => startUrl },
      { title: t('panel-source-languages'), cell: ({ languages }) => languages.join(', ') },
      {
        title: t('panel-source-last-good'),
        isNumber: true,
        cell: ({ lastGood }) => (lastGood === null ? '–' : shown.number(lastGood)),
      },
    ],
  })}`;
  return visit.page({ title: t('panel-catalog-sources'), body });
}

async function findSource(deps: PanelDeps, visit: Visit): Promise<CatalogSource | undefined> {
  const listed = await listSources(deps, visit.who);
  return listed.kind === 'forbidden' ? undefined : listed.sources.find(({ id }) => id === visit.id());
}

async function showOne(deps: PanelDeps, visit: Visit): Promise<Response> {
  const source = await findSource(deps, visit);
  return source === undefined ? visit.missing() : showForm(visit, { source, typed: typedOf(source) });
}

interface Shown {
  source: CatalogSource | undefined;
  typed: TypedSource;
  errors?: Readonly<Partial<Record<keyof TypedSource, string>>>;
  found?: Html;
}

function showForm(visit: Visit, { source, typed, errors, found }: Shown): Promise<Response> {
  const title = source?.name ?? visit.t('panel-source-add');
  const body = sourceForm(visit, { source, typed, errors: errors ?? {}, found });
  return visit.page({
    title,
    body: html`${galleryAssets()}${body}`,
    status: errors === undefined ? 200 : 422,
  });
}

/** Adds a shop, or changes the one whose page it is. */
async function set(deps: PanelDeps, visit: Visit): Promise<Response> {
  const isNew = visit.context.req.path.endsWith('/new');
  const source = isNew ? undefined : await findSource(deps, visit);
  if (!isNew && source === undefined) return visit.missing();
  const typed = { ...typedForm(visit), ...(source !== undefined && { name: source.name }) };
  if (visit.field('preview') !== '')
    return showForm(visit, { source, typed, ...(await previewOf(deps, visit, typed)) });
  const listed = await listSources(deps, visit.who);
  const isTaken =
    isNew && listed.kind === 'sources' && listed.sources.some(({ name }) => name === typed.name);
  const read = readSource(visit, typed);
  const errors = {
    ...('errors' in read && read.errors),
    ...(isTaken && { name: visit.t('panel-source-name-taken') }),
  };
  if ('errors' in read || isTaken) return showForm(visit, { source, typed, errors });
  const { name, fields, why } = read;
  const outcome = await setSource(deps, visit.who, { name, fields, why });
  if (outcome.kind === 'forbidden')
    return visit.goTo('/catalog/sources', { kind: 'bad', text: visit.t('panel-no-right') });
  if (outcome.kind === 'needs_start')
    return showForm(visit, { source, typed, errors: { start: visit.t('panel-source-start-wrong') } });
  const text = visit.t('panel-source-set', { name });
  return visit.goTo(`/catalog/sources/${outcome.source.id}`, { kind: 'good', text });
}
