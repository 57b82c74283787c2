import { boughtParts } from '../../../cards/top-up.ts';
import { declineReasons, longestDecline, type TopUpStatus } from '../../../contract/top-ups.ts';
import type { ShownTopUp } from '../../../operations/top-ups.ts';
import { choiceOf, fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html } from '../kit/html.ts';
import { badge, type Column, factsOf, linkTo, listOf, live } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

export const mostGiven = 1_000_000;

/** Those that wait, with what is needed to answer at once; it asks for itself anew. */
export function openPart(visit: Visit, topUps: readonly ShownTopUp[]): Html {
  const { t, shown } = visit;
  const columns: Column<ShownTopUp>[] = [
    { title: t('panel-top-up-person'), cell: (topUp) => personOf(visit, topUp) },
    { title: t('panel-top-up-asks'), cell: ({ credits }) => shown.number(credits), isNumber: true },
    { title: t('panel-top-up-balance'), cell: ({ available }) => shown.number(available), isNumber: true },
    { title: t('panel-top-up-bought'), cell: (topUp) => bought(visit, topUp) },
    {
      title: t('panel-top-up-waits'),
      cell: ({ askedAt }) => shown.lasting(Date.now() - askedAt.getTime()),
      isNumber: true,
    },
    { title: t('panel-top-up-answer'), cell: (topUp) => answers(visit, topUp) },
  ];
  const list = listOf(visit, {
    columns,
    rows: topUps,
    empty: t('panel-top-ups-none'),
    caption: t('panel-top-ups-open'),
  });
  return live({ path: '/top-ups/open', seconds: 10, id: 'open-top-ups' }, list);
}

/** Those that have ended, newest first. */
export function endedList(visit: Visit, topUps: readonly ShownTopUp[]): Html {
  const { t, shown } = visit;
  const columns: Column<ShownTopUp>[] = [
    { title: t('panel-top-up-number'), cell: ({ id }) => linkTo(`/top-ups/${id}`, String(id)) },
    { title: t('panel-top-up-person'), cell: (topUp) => personOf(visit, topUp) },
    { title: t('panel-top-up-end'), cell: ({ status }) => statusBadge(visit, status) },
    {
      title: t('panel-top-up-credits'),
      cell: ({ given, credits }) => shown.number(given ?? credits),
      isNumber: true,
    },
    { title: t('panel-top-up-by'), cell: ({ by }) => by ?? '–' },
    {
      title: t('panel-top-up-ended'),
      cell: ({ endedAt }) => (endedAt === null ? '' : shown.moment(endedAt)),
      isNumber: true,
    },
  ];
  const caption = t('panel-top-ups-ended');
  return listOf(visit, { columns, rows: topUps, empty: t('panel-top-ups-none-ended'), caption });
}

/** All that is known of a request. */
export function topUpFacts(visit: Visit, topUp: ShownTopUp): Html {
  const { t, shown } = visit;
  const { status, credits, given, available, pending, before, askedAt, remindedAt, endedAt, by } = topUp;
  const why = topUp.why ?? (topUp.reason === null ? undefined : t(`top-up-reason-${topUp.reason}`));
  return factsOf([
    [t('panel-top-up-person'), personOf(visit, topUp)],
    [t('panel-top-up-end'), statusBadge(visit, status)],
    [t('panel-top-up-asks'), shown.number(credits)],
    [t('panel-top-up-balance'), shown.number(available)],
    ...(pending > 0 ? [[t('panel-top-up-reserved'), shown.number(pending)] as const] : []),
    [t('panel-top-up-bought'), bought(visit, topUp)],
    [t('panel-top-up-before'), shown.number(before)],
    [t('panel-top-up-asked'), shown.moment(askedAt)],
    ...(remindedAt === null ? [] : [[t('panel-top-up-reminded'), shown.moment(remindedAt)] as const]),
    ...(endedAt === null ? [] : [[t('panel-top-up-ended'), shown.moment(endedAt)] as const]),
    ...(by === null ? [] : [[t('panel-top-up-by'), by] as const]),
    ...(given === null ? [] : [[t('panel-top-up-given'), shown.number(given)] as const]),
    ...(why === undefined ? [] : [[t('panel-top-up-why'), why] as const]),
  ]);
}

/** Gives as many as were asked for, or others. @param error what was wrong with the number that was sent */
export function giveForm(visit: Visit, { id, credits }: ShownTopUp, error?: string): Html {
  const { t } = visit;
  return formOf(visit, {
    action: `/top-ups/${id}/give`,
    body: html`<h2>${t('panel-top-up-give-title')}</h2>${[
      fieldOf({
        name: 'credits',
        label: t('panel-top-up-credits'),
        type: 'number',
        value: visit.field('credits') || credits,
        min: 1,
        max: mostGiven,
        isNeeded: true,
        error,
      }),
      fieldOf({
        name: 'words',
        label: t('panel-top-up-words'),
        value: visit.field('words'),
        longest: longestDecline,
        hint: t('panel-top-up-words-hint'),
      }),
    ]}<button>${t('panel-top-up-give')}</button>`,
  });
}

export function declineForm(visit: Visit, { id }: ShownTopUp): Html {
  const { t } = visit;
  const reasons = declineReasons.map((reason) => ({ value: reason, text: t(`top-up-reason-${reason}`) }));
  return formOf(visit, {
    action: `/top-ups/${id}/decline`,
    body: html`<h2>${t('panel-top-up-decline-title')}</h2>${[
      choiceOf({
        name: 'reason',
        label: t('panel-top-up-why'),
        options: [{ value: '', text: t('button-top-up-plainly') }, ...reasons],
      }),
      fieldOf({
        name: 'why',
        label: t('panel-top-up-own-words'),
        longest: longestDecline,
        hint: t('panel-top-up-own-words-hint'),
      }),
    ]}<button class="secondary">${t('panel-top-up-decline')}</button>`,
  });
}

function answers(visit: Visit, { id, credits, firstName }: ShownTopUp): Html {
  const { t } = visit;
  const give = formOf(visit, {
    action: `/top-ups/${id}/give`,
    confirm: t('panel-top-up-give-sure', { credits, name: firstName }),
    body: html`<input type="hidden" name="credits" value="${credits}"><button>${t('panel-top-up-give-asked', { credits })}</button>`,
  });
  return html`<div class="actions">${give}${linkTo(`/top-ups/${id}`, t('panel-top-up-more'))}</div>`;
}

function personOf({ can }: Visit, { userId, firstName, username }: ShownTopUp): Html | string {
  const name = username === null ? firstName : `${firstName} (@${username})`;
  return can('see_people') ? linkTo(`/people/${userId}`, name) : name;
}

function bought({ t }: Visit, topUp: ShownTopUp): string {
  const parts = boughtParts(topUp, t);
  if (parts.length === 0) return t('top-up-bought-nothing');
  return t('panel-top-up-bought-for', { what: parts.join(', '), credits: topUp.spent });
}

const tones: Readonly<Record<TopUpStatus, 'good' | 'bad' | 'busy' | 'quiet'>> = {
  open: 'busy',
  given: 'good',
  declined: 'bad',
  expired: 'quiet',
  withdrawn: 'quiet',
  dropped: 'quiet',
};

function statusBadge({ t }: Visit, status: TopUpStatus): Html {
  return badge(tones[status], t(`top-up-status-${status}`));
}
