import { listDecided } from '../../../operations/catalog-review.ts';
import type { PanelDeps } from '../deps.ts';
import { html } from '../kit/html.ts';
import { linkTo } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { acceptRest, decideMany } from './bulk.ts';
import { decideOne, showNext } from './deciding.ts';
import { galleryState, galleryView, mostPictures, readGallery } from './gallery.ts';
import { pictureState, showPicture } from './picture.ts';

const access = 'review_catalog' as const;

/** The review gallery: pictures that nobody has decided on, all together and one by one. */
export const reviewPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/catalog/review',
    access,
    handle: (visit) => showAll(deps, visit),
  },
  { method: 'get', path: '/catalog/review/state', access, handle: (visit) => showState(deps, visit) },
  { method: 'get', path: '/catalog/review/next', access, handle: (visit) => showNext(deps, visit) },
  { method: 'post', path: '/catalog/review/bulk', access, handle: (visit) => decideMany(deps, visit) },
  { method: 'post', path: '/catalog/review/rest', access, handle: (visit) => acceptRest(deps, visit) },
  { method: 'get', path: '/catalog/review/:id', access, handle: (visit) => showPicture(deps, visit) },
  { method: 'get', path: '/catalog/review/:id/state', access, handle: (visit) => pictureState(deps, visit) },
  { method: 'post', path: '/catalog/review/:id', access, handle: (visit) => decideOne(deps, visit) },
];

async function showAll(deps: PanelDeps, visit: Visit): Promise<Response> {
  const gallery = await readGallery(deps, visit, {
    source: visit.query('source'),
    after: visit.query('after'),
  });
  const title = visit.t('panel-nav-review');
  if (gallery.kind !== 'gallery')
    return visit.page({
      title,
      body: html`<p class="empty">${visit.t('panel-review-no-source')} ${
        visit.can('run_catalog')
          ? linkTo('/catalog/sources/new', visit.t('panel-review-add-source'))
          : visit.t('panel-review-ask-operator')
      }</p>`,
    });
  return visit.page({ title, body: galleryView(visit, gallery) });
}

/** How the pictures that somebody has before them stand now. */
async function showState(deps: PanelDeps, visit: Visit): Promise<Response> {
  const shown = (visit.context.req.queries('shown') ?? [])
    .filter((text) => /^\d{1,15}$/.test(text))
    .slice(0, mostPictures)
    .map(Number);
  const [gallery, settled] = await Promise.all([
    readGallery(deps, visit, { source: visit.query('source') }),
    listDecided(deps, visit.who, shown),
  ]);
  if (gallery.kind !== 'gallery') return visit.missing();
  return visit.part(galleryState(deps, visit, { gallery, settled }));
}
