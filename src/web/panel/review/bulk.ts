import { decideItem } from '../../../operations/catalog-items.ts';
import { acceptUndecided } from '../../../operations/catalog-review.ts';
import type { PanelDeps } from '../deps.ts';
import { html } from '../kit/html.ts';
import type { Visit } from '../kit/visit.ts';
import { galleryView, readGallery } from './gallery.ts';
import { numberIn, outcomeNotice, readWhy } from './words.ts';

/** A page has no more. */
const mostAtOnce = 100;

/** Decides on several pictures alike. Those that somebody else was first with stay as they are, and are named. */
export async function decideMany(deps: PanelDeps, visit: Visit): Promise<Response> {
  const picked = visit.fields('picked').flatMap(readPicked).slice(0, mostAtOnce);
  const back = `/catalog/review?source=${numberIn(visit.field('source')) || ''}`;
  if (picked.length === 0)
    return visit.goTo(back, { kind: 'bad', text: visit.t('panel-review-none-picked') });
  const isAccept = visit.field('verdict') === 'accept' && visit.field('reason') === '';
  const said = isAccept ? ({} as { why?: string }) : readWhy(visit);
  if ('problem' in said) return showAgain(deps, visit, said.problem);
  const verdict = isAccept ? 'accept' : 'reject';
  let done = 0;
  const others: string[] = [];
  for (const one of picked) {
    const outcome = await decideItem(deps, visit.who, { ...one, ...said, verdict, via: 'panel' });
    if (outcome.kind === 'decided' || outcome.kind === 'same') done += 1;
    else others.push(outcomeNotice(deps, visit, { outcome, itemId: one.itemId, verdict }).text);
  }
  const words = visit.t(`panel-review-many-${verdict}`, { count: done });
  return visit.goTo(back, { kind: others.length === 0 ? 'good' : 'bad', text: [words, ...others].join(' ') });
}

/** The pictures anew, with what was picked and typed. */
async function showAgain(deps: PanelDeps, visit: Visit, problem: string): Promise<Response> {
  const gallery = await readGallery(deps, visit, { source: visit.field('source') });
  if (gallery.kind !== 'gallery') return visit.missing();
  const picked = visit.fields('picked').flatMap(readPicked);
  const again = { picked: picked.map(({ resultId }) => resultId), typed: visit.field('why'), problem };
  const body = galleryView(visit, gallery, again);
  return visit.page({ title: visit.t('panel-nav-review'), body, status: 422 });
}

function readPicked(text: string): { itemId: number; resultId: number }[] {
  const [, item, result] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  return item === undefined ? [] : [{ itemId: Number(item), resultId: Number(result) }];
}

/** Accepts what nobody has decided on, and no picture that is newer than those that were counted. */
export async function acceptRest(deps: PanelDeps, visit: Visit): Promise<Response> {
  const [sourceId = 0, upTo = 0] = ['source', 'up_to'].map((name) => numberIn(visit.field(name)));
  if (sourceId === 0 || upTo === 0)
    return visit.page({
      title: visit.t('panel-refused'),
      body: html`<p>${visit.t('panel-review-rest-unknown')}</p>`,
      status: 422,
    });
  const outcome = await acceptUndecided(deps, visit.who, { sourceId, upTo });
  const notice =
    outcome.kind === 'accepted'
      ? ({ kind: 'good', text: visit.t('panel-review-many-accept', { count: outcome.pictures }) } as const)
      : ({ kind: 'bad', text: visit.t('panel-no-right') } as const);
  return visit.goTo(`/catalog/review?source=${sourceId}`, notice);
}
