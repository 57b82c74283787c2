import type { ListedItem } from '../../../db/catalog/item-story.ts';
import { listSources } from '../../../operations/catalog.ts';
import { listItems, standingWords } from '../../../operations/catalog-items.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf, fieldOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { filterOf, linkTo, listOf, pagerOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { galleryAssets } from '../review/gallery.ts';
import { numberIn } from '../review/words.ts';
import { showOneItem } from './item.ts';
import { changeTexts, sayOfItem } from './item-acts.ts';

const itemsShown = 50;

/** Pictures of the catalog: the list, and one with its whole history. */
export const itemPages: PageGroup = (deps) => [
  { method: 'get', path: '/catalog/items', access: 'see_catalog', handle: (visit) => showList(deps, visit) },
  {
    method: 'get',
    path: '/catalog/items/:id',
    access: 'review_catalog',
    handle: (visit) => showOneItem(deps, visit),
  },
  {
    method: 'post',
    path: '/catalog/items/:id',
    access: 'review_catalog',
    handle: (visit) => sayOfItem(deps, visit),
  },
  {
    method: 'post',
    path: '/catalog/items/:id/texts',
    access: 'review_catalog',
    handle: (visit) => changeTexts(deps, visit),
  },
];

async function showList(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const listed = await listSources(deps, visit.who);
  if (listed.kind === 'forbidden') return visit.missing();
  const { sources } = listed;
  const source = sources.find(({ id }) => String(id) === visit.query('source')) ?? sources[0];
  const standing = filterOf(visit, 'state', standingWords);
  const search = visit.query('search').trim().slice(0, 100);
  const outcome = await listItems(deps, visit.who, {
    source: source?.id,
    most: itemsShown,
    ...(standing !== undefined && { standing }),
    ...(search !== '' && { search }),
    after: numberIn(visit.query('after')),
  });
  const [items, next] = outcome.kind === 'items' ? [outcome.items, outcome.next] : [[], undefined];
  const states = [
    { value: '', text: t('panel-catalog-any-state') },
    ...standingWords.map((word) => ({ value: word, text: t(`panel-item-standing-${word}`) })),
  ];
  const shops = sources.map(({ id, name }) => ({ value: String(id), text: name }));
  const body = html`${galleryAssets()}<form class="filters" method="get">
${shops.length > 1 ? html`<div>${choiceOf({ name: 'source', label: t('panel-catalog-shop'), value: String(source?.id ?? ''), options: shops })}</div>` : nothing}
<div>${choiceOf({ name: 'state', label: t('panel-catalog-state'), value: standing ?? '', options: states })}</div>
<div>${fieldOf({ name: 'search', label: t('panel-catalog-search'), type: 'search', value: search })}</div>
<button class="secondary">${t('panel-review-show')}</button></form>
${itemList(visit, items, standing !== undefined || search !== '')}${pagerOf(visit, next === undefined ? undefined : String(next))}
${source === undefined ? nothing : html`<p>${t('panel-catalog-export')} ${linkTo(`/catalog/export?source=${source.id}&format=csv`, 'CSV')} · ${linkTo(`/catalog/export?source=${source.id}&format=jsonl`, 'JSONL')}</p>`}`;
  return visit.page({ title: t('panel-catalog-items'), body });
}

function itemList(visit: Visit, items: readonly ListedItem[], isFiltered: boolean): Html {
  const { t } = visit;
  const open = (id: number, text: Html | string) =>
    visit.can('review_catalog') ? linkTo(`/catalog/items/${id}`, text) : html`${text}`;
  const thumb = (hash: string, name: 'before' | 'after') =>
    html`<img class="thumb" loading="lazy" src="${visit.picture(hash)}" alt="${t(`panel-review-${name}`)}">`;
  return listOf(visit, {
    caption: t('panel-catalog-items'),
    rows: items,
    empty: t(isFiltered ? 'panel-catalog-no-such-items' : 'panel-catalog-no-items'),
    columns: [
      {
        title: t('panel-catalog-pictures'),
        cell: ({ before, after }) =>
          html`<span class="thumbs">${thumb(before, 'before')}${after === null ? nothing : thumb(after, 'after')}</span>`,
      },
      { title: t('panel-review-fact-number'), cell: ({ id }) => open(id, String(id)) },
      {
        title: t('panel-review-fact-product'),
        cell: ({ id, productName }) => open(id, productName ?? t('panel-review-nameless')),
      },
      {
        title: t('panel-catalog-state'),
        cell: ({ standing }) => t(`panel-item-standing-${standing ?? 'none'}`),
      },
      {
        title: t('panel-review-fact-revision'),
        isNumber: true,
        cell: ({ revision }) => (revision === null ? '–' : String(revision)),
      },
    ],
  });
}
