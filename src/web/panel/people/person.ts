import { describeOrder } from '../../../cards/lines.ts';
import { hasEnded } from '../../../contract/orders.ts';
import { longestLetter, type PersonStory, tellPerson } from '../../../operations/people-pages.ts';
import { personDeletion } from '../deletions/piece.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, factsOf, linkTo, listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';
import { mostCredits } from './actions.ts';
import { standing } from './standing.ts';

/** All that is known of one person, and what can be done in their affairs. */
export async function showPerson(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const id = visit.id();
  const story = Number.isNaN(id) ? undefined : await tellPerson(deps, visit.who, id);
  if (story === undefined || story.kind !== 'person') return visit.missing();
  const { person } = story;
  const body = html`${factsOf([
    [t('panel-people-stands'), standing(visit, person)],
    [t('panel-people-balance'), html`<strong>${shown.number(person.available)}</strong>`],
    [t('panel-people-reserved'), shown.number(person.pending)],
    [t('panel-people-username'), person.username === null ? '–' : `@${person.username}`],
    [t('panel-people-number'), String(person.id)],
    [t('panel-people-telegram'), String(person.telegramId)],
    [t('panel-people-since'), shown.moment(person.createdAt)],
    [t('panel-people-heard'), shown.moment(person.lastActiveAt)],
  ])}
${actions(visit, story)}
<h2>${t('panel-nav-orders')}</h2>
${orderList(deps, visit, story)}
<p>${linkTo(`/orders?person=${person.id}`, t('panel-people-all-orders'))} · ${linkTo(`/people/${person.id}/statement`, t('panel-people-statement'))}</p>
${pictures(visit, story)}
${models(visit, story)}
${letters(visit, story)}
${changes(visit, story)}
${await personDeletion(deps, visit, { userId: id })}`;
  return visit.page({ title: person.firstName, body });
}

function actions(visit: Visit, { person }: PersonStory): Html {
  const { t } = visit;
  const path = `/people/${person.id}`;
  const why = html`<input name="why" required maxlength="300" placeholder="${t('panel-why')}" aria-label="${t('panel-why')}">`;
  const credits = html`<input name="credits" inputmode="numeric" required placeholder="${t('panel-people-credits')}" aria-label="${t('panel-people-credits')}" max="${mostCredits}">`;
  const blocking = person.status === 'blocked' ? 'unblock' : 'block';
  return html`<div class="rows">
${
  visit.can('grant_credits') && person.status !== 'deleted'
    ? html`<section class="row"><div><strong>${t('panel-people-give-or-take')}</strong><small>${t('panel-people-give-about')}</small></div>
${formOf(visit, {
  action: `${path}/credits`,
  className: 'inline',
  body: html`${credits}${why}<button name="what" value="give">${t('panel-people-give')}</button><button name="what" value="take" class="secondary">${t('panel-people-take')}</button>`,
})}</section>`
    : nothing
}
${
  visit.can('block_people') && person.status !== 'deleted'
    ? html`<section class="row"><div><strong>${t(`panel-people-${blocking}`)}</strong><small>${t(`panel-people-${blocking}-about`)}</small></div>
${formOf(visit, {
  action: `${path}/block`,
  className: 'inline',
  body: html`<input type="hidden" name="what" value="${blocking}">${why}<button class="secondary">${t(`panel-people-${blocking}`)}</button>`,
})}</section>`
    : nothing
}
${
  visit.can('write_to_people') && person.status === 'active'
    ? html`<details><summary role="button" class="outline">${t('panel-people-write')}</summary>${formOf(
        visit,
        {
          action: `${path}/letters`,
          body: html`${fieldOf({ name: 'text', label: t('panel-people-letter'), hint: t('panel-people-letter-hint'), rows: 5, longest: longestLetter, isNeeded: true })}<button>${t('panel-people-send')}</button>`,
        },
      )}</details>`
    : nothing
}
</div>`;
}

function orderList(deps: PanelDeps, visit: Visit, { orders }: PersonStory): Html {
  const { t, shown } = visit;
  const wording = deps.texts(visit.language);
  return listOf(visit, {
    caption: t('panel-nav-orders'),
    empty: t('panel-people-no-orders'),
    rows: orders,
    columns: [
      { title: t('panel-people-order'), cell: ({ id }) => linkTo(`/orders/${id}`, String(id)) },
      { title: t('panel-what'), cell: (order) => describeOrder(order, wording).title },
      {
        title: t('panel-people-stands'),
        cell: ({ status }) =>
          badge(status === 'delivered' ? 'good' : hasEnded(status) ? 'quiet' : 'busy', t(`status-${status}`)),
      },
      { title: t('panel-people-price'), isNumber: true, cell: ({ price }) => shown.number(price) },
      { title: t('panel-when'), cell: ({ createdAt }) => shown.moment(createdAt) },
    ],
  });
}

function pictures(visit: Visit, story: PersonStory): Html {
  if (story.pictures.length === 0) return nothing;
  const items = story.pictures.map(({ hash, orderId, role }) => {
    const label = visit.t(`panel-people-picture-${role}`, { order: String(orderId) });
    return linkTo(
      `/orders/${orderId}`,
      html`<img src="${visit.picture(hash)}" alt="${label}" loading="lazy">`,
    );
  });
  return html`<h2>${visit.t('panel-people-pictures')}</h2><div class="pictures small">${items}</div>`;
}

function models(visit: Visit, story: PersonStory): Html {
  const { t, shown } = visit;
  if (story.models.length === 0) return nothing;
  return html`<h2>${t('panel-people-models')}</h2>
${listOf(visit, {
  caption: t('panel-people-models'),
  empty: '',
  rows: story.models,
  columns: [
    { title: t('panel-people-name'), cell: ({ name }) => name },
    { title: t('panel-people-order'), cell: ({ orderId }) => linkTo(`/orders/${orderId}`, String(orderId)) },
    { title: t('panel-people-kept-until'), cell: ({ expiresAt }) => shown.day(expiresAt) },
  ],
})}`;
}

function letters(visit: Visit, story: PersonStory): Html {
  const { t, shown } = visit;
  if (story.letters.length === 0) return nothing;
  return html`<h2>${t('panel-people-letters')}</h2>
${listOf(visit, {
  caption: t('panel-people-letters'),
  empty: '',
  rows: story.letters,
  columns: [
    { title: t('panel-when'), cell: ({ at }) => shown.moment(at) },
    { title: t('panel-who'), cell: ({ writtenBy }) => story.name(writtenBy) ?? t('panel-by-hand') },
    { title: t('panel-people-letter'), cell: ({ text }) => text },
    {
      title: t('panel-people-stands'),
      cell: ({ isSent }) =>
        isSent ? badge('good', t('panel-people-letter-sent')) : badge('busy', t('panel-people-letter-waits')),
    },
  ],
})}`;
}

function changes(visit: Visit, story: PersonStory): Html {
  const { t, shown } = visit;
  if (story.changes.length === 0) return nothing;
  return html`<h2>${t('panel-people-changes')}</h2>
${listOf(visit, {
  caption: t('panel-people-changes'),
  empty: '',
  rows: story.changes,
  columns: [
    { title: t('panel-when'), cell: ({ at }) => shown.moment(at) },
    { title: t('panel-who'), cell: ({ data }) => story.name(String(data.by)) ?? t('panel-by-hand') },
    { title: t('panel-what'), cell: ({ kind }) => kind.replaceAll('_', ' ') },
    { title: t('panel-why-title'), cell: ({ data }) => (typeof data.why === 'string' ? data.why : '') },
  ],
})}`;
}
