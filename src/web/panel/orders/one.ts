import { describeOrder } from '../../../cards/lines.ts';
import { orderCode } from '../../../cards/order.ts';
import { describeFact, whatHappened } from '../../../cards/order-story.ts';
import { generationWorkflowId } from '../../../contract/generation.ts';
import { hasEnded } from '../../../contract/orders.ts';
import type { TimelineEntry } from '../../../db/order-facts.ts';
import { type Explained, explainOrder } from '../../../operations/order-pages.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo } from '../kit/lists.ts';
import { createShown } from '../kit/shown.ts';
import type { Visit } from '../kit/visit.ts';
import { orderActions, type Refusal } from './actions.ts';
import { jobsPart, messagesPart, moneyPart } from './records.ts';
import { lineName, personLink, statusBadge } from './words.ts';

/** All that somebody needs who explains an order to its person. `refusal`: a form that was not done is shown again with what was typed. */
export async function orderPage(deps: PanelDeps, visit: Visit, refusal?: Refusal): Promise<Response> {
  if (Number.isNaN(visit.id())) return visit.missing();
  const explained = await explainOrder(deps, visit.who, visit.id());
  if (explained.kind === 'not_found') return visit.missing();
  const { order } = explained;
  const body = html`${happenedPart(deps, visit, explained)}
${headPart(deps, visit, explained)}
${orderActions(visit, explained, refusal)}
${picturesPart(deps, visit, explained)}
${timelinePart(deps, visit, explained)}
${moneyPart(visit, explained)}${jobsPart(visit, explained)}${messagesPart(visit, explained)}`;
  const title = visit.t('panel-orders-title', { order: String(order.id) });
  return visit.page({ title, body, status: refusal === undefined ? 200 : 422 });
}

/** In the viewer's language, and in the person's where that is another one. */
function happenedPart({ texts }: PanelDeps, visit: Visit, { order, facts, records }: Explained): Html {
  const timeZone = visit.session?.timeZone ?? 'UTC';
  const languages = [...new Set([visit.language, order.language])];
  const told = languages.map((language) => {
    const { moment: when } = createShown({ language, timeZone });
    const { available } = records.person;
    return html`<p lang="${language}">${whatHappened({ order, facts, available, when }, texts(language))}</p>`;
  });
  return html`<section class="story" aria-label="${visit.t('panel-orders-happened')}"><h2>${visit.t('panel-orders-happened')}</h2>${told}</section>`;
}

function headPart({ temporalUi }: PanelDeps, visit: Visit, { order, records }: Explained): Html {
  const { t, shown } = visit;
  const { id, status, reason, price, charged, createdAt, finishedAt, repeatOf, language } = order;
  const execution = generationWorkflowId(id);
  const ui =
    temporalUi &&
    html`<a href="${temporalUi.url}/namespaces/${encodeURIComponent(temporalUi.namespace)}/workflows/${execution}" rel="noreferrer">${t('panel-orders-execution')}</a>`;
  const others = records.repeats.map((repeat) => html`${linkTo(`/orders/${repeat.id}`, String(repeat.id))} `);
  return factsOf([
    [t('panel-orders-state'), statusBadge(visit, status)],
    ...(reason === null ? [] : [[t('panel-orders-reason'), t(`panel-orders-reason-${reason}`)] as const]),
    [t('panel-orders-code'), orderCode(order)],
    [t('panel-orders-person'), personLink(visit, records.person)],
    [t('panel-orders-language'), t(`panel-orders-language-${language}`)],
    [t('panel-orders-line'), lineName(visit, order.line)],
    [t('panel-orders-price'), shown.number(price)],
    [t('panel-orders-charged'), shown.number(charged)],
    [t('panel-orders-created'), shown.moment(createdAt)],
    ...(finishedAt === null
      ? []
      : [[t('panel-orders-took'), shown.lasting(finishedAt.getTime() - createdAt.getTime())] as const]),
    ...(repeatOf === null
      ? []
      : [[t('panel-orders-repeat-of'), linkTo(`/orders/${repeatOf}`, String(repeatOf))] as const]),
    ...(others.length === 0 ? [] : [[t('panel-orders-repeats'), html`${others}`] as const]),
    ...(ui === undefined ? [] : [[t('panel-orders-temporal'), ui] as const]),
  ]);
}

function picturesPart({ texts }: PanelDeps, visit: Visit, { order }: Explained): Html {
  const { t } = visit;
  const { title, prompt } = describeOrder(order, texts(visit.language));
  const results = order.results.map((hash, index) => ({ hash, seen: order.previews[index] ?? hash }));
  const empty = hasEnded(order.status) ? 'panel-orders-no-results' : 'panel-orders-no-results-yet';
  return html`<h2>${t('panel-orders-asked')}</h2><p>${title}</p>
${prompt === undefined ? nothing : html`<blockquote class="prompt">${prompt}</blockquote>`}
${pictures(
  visit,
  order.references.map((hash) => ({ hash, seen: hash })),
  t('panel-orders-photo'),
)}
<h2>${t('panel-orders-results')}</h2>
${results.length === 0 ? html`<p>${t(empty)}</p>` : pictures(visit, results, t('panel-orders-result'))}`;
}

function pictures(visit: Visit, all: readonly { hash: string; seen: string }[], name: string): Html {
  if (all.length === 0) return nothing;
  const shown = all.map(
    ({ hash, seen }, index) =>
      html`<a href="${visit.picture(hash)}"><img src="${visit.picture(seen)}" alt="${name} ${index + 1}" loading="lazy"></a>`,
  );
  return html`<div class="pictures">${shown}</div>`;
}

/** Times to the second: what happened at once is told apart. */
function timelinePart({ texts }: PanelDeps, visit: Visit, { order, facts }: Explained): Html {
  const { t, shown } = visit;
  const wording = texts(visit.language);
  let day = '';
  const rows = facts.map((fact) => {
    const thisDay = shown.day(fact.at);
    const head = thisDay === day ? nothing : html`<li class="day">${thisDay}</li>`;
    day = thisDay;
    return html`${head}<li><time datetime="${fact.at.toISOString()}">${shown.time(fact.at)}</time> <span>${describeFact(fact, order, wording)}${reasonOf(fact)}</span></li>`;
  });
  return html`<h2>${t('panel-orders-timeline')}</h2><p><small>${t('panel-orders-timeline-hint')}</small></p><ol class="timeline">${rows}</ol>`;
}

/** Who of us did it and why, or what the other side said. */
function reasonOf({ data: { by, why, detail } }: TimelineEntry): Html {
  if (typeof by === 'string')
    return html` <small>(${by}${typeof why === 'string' && why !== '' ? `: ${why}` : ''})</small>`;
  return typeof detail === 'string' && detail !== '' ? html` <small>(${detail})</small>` : nothing;
}
