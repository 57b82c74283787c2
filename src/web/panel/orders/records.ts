import type { StoryDelivery, StoryEntry, StoryJob } from '../../../db/order-story.ts';
import type { Explained } from '../../../operations/order-pages.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, type Column, listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

/** What became of its price, entry by entry. */
export function moneyPart(visit: Visit, { records }: Explained): Html {
  const { t, shown } = visit;
  const columns: Column<StoryEntry>[] = [
    { title: t('panel-orders-at'), cell: ({ at }) => shown.second(at) },
    { title: t('panel-orders-entry'), cell: ({ kind }) => t(`panel-orders-entry-${kind}`) },
    {
      title: t('panel-orders-balance'),
      isNumber: true,
      cell: ({ postedDelta }) => (postedDelta === 0 ? '–' : shown.change(postedDelta)),
    },
    {
      title: t('panel-orders-reserved'),
      isNumber: true,
      cell: ({ pendingDelta }) => (pendingDelta === 0 ? '–' : shown.change(pendingDelta)),
    },
    { title: t('panel-orders-note'), cell: ({ note }) => note ?? '' },
  ];
  return html`<h2>${t('panel-orders-money')}</h2>${listOf(visit, {
    columns,
    rows: records.entries,
    caption: t('panel-orders-money'),
    empty: t('panel-orders-no-money'),
  })}`;
}

/** Each try at a provider. */
export function jobsPart(visit: Visit, { records }: Explained): Html {
  const { t, shown } = visit;
  const at = (moment: Date | null) => (moment === null ? '–' : shown.second(moment));
  const columns: Column<StoryJob>[] = [
    {
      title: t('panel-orders-job'),
      cell: ({ id, provider, accountId, place }) =>
        html`<div>${accountId ?? provider}<br><small>${t('panel-orders-job-place', { job: String(id), place: String(place ?? '–') })}</small></div>`,
    },
    {
      title: t('panel-orders-state'),
      cell: ({ status, detail, surplus }) =>
        html`<div>${jobBadge(visit, status)}${surplus ? html` ${badge('bad', t('panel-orders-surplus'))}` : nothing}${detail === null ? nothing : html`<br><small>${detail}</small>`}</div>`,
    },
    {
      title: t('panel-orders-external'),
      cell: ({ externalId }) => (externalId === null ? '–' : html`<code>${externalId}</code>`),
    },
    { title: t('panel-orders-queued-at'), cell: ({ waitingSince }) => at(waitingSince) },
    { title: t('panel-orders-planned-at'), cell: ({ plannedAt }) => at(plannedAt) },
    { title: t('panel-orders-sent-at'), cell: ({ sentAt }) => at(sentAt) },
    { title: t('panel-orders-accepted-at'), cell: ({ acceptedAt }) => at(acceptedAt) },
    { title: t('panel-orders-ended-at'), cell: ({ endedAt }) => at(endedAt) },
    { title: t('panel-orders-callbacks'), isNumber: true, cell: ({ callbacks }) => shown.number(callbacks) },
    { title: t('panel-orders-cost'), isNumber: true, cell: ({ cost }) => cost ?? '–' },
  ];
  return html`<h2>${t('panel-orders-jobs')}</h2>${listOf(visit, {
    columns,
    rows: records.jobs,
    caption: t('panel-orders-jobs'),
    empty: t('panel-orders-no-jobs'),
  })}`;
}

function jobBadge({ t }: Visit, status: StoryJob['status']): Html {
  const text = t(`panel-orders-job-${status}`);
  switch (status) {
    case 'done':
      return badge('good', text);
    case 'refused':
    case 'failed':
    case 'lost':
      return badge('bad', text);
    case 'cancelled':
      return badge('quiet', text);
    case 'waiting':
    case 'planned':
    case 'sending':
    case 'accepted':
    case 'unknown':
      return badge('busy', text);
    default:
      return status satisfies never;
  }
}

/** What is in the chat: the card that follows the order, and what was delivered. */
export function messagesPart(visit: Visit, { records: { card, deliveries } }: Explained): Html {
  const { t, shown } = visit;
  const columns: Column<StoryDelivery>[] = [
    { title: t('panel-orders-part'), cell: ({ part }) => t(`panel-orders-part-${part}`) },
    { title: t('panel-orders-state'), cell: ({ status }) => t(`panel-orders-sent-${status}`) },
    {
      title: t('panel-orders-messages'),
      cell: ({ messageIds }) => (messageIds.length === 0 ? '–' : messageIds.join(', ')),
    },
    {
      title: t('panel-orders-unknown-sends'),
      isNumber: true,
      cell: ({ unknownSends }) => shown.number(unknownSends),
    },
    { title: t('panel-orders-at'), cell: ({ at }) => shown.second(at) },
  ];
  const cardLine =
    card === null || card.messageId === null
      ? t('panel-orders-no-card')
      : t(card.isTrue ? 'panel-orders-card' : 'panel-orders-card-behind', {
          message: String(card.messageId),
          at: card.editedAt === null ? '–' : shown.second(card.editedAt),
        });
  return html`<h2>${t('panel-orders-sent')}</h2><p>${cardLine}</p>${listOf(visit, {
    columns,
    rows: deliveries,
    caption: t('panel-orders-sent'),
    empty: t('panel-orders-nothing-sent'),
  })}`;
}
