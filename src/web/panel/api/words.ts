import type { WebhookDelivery } from '../../../db/webhooks.ts';
import type { KeyWithEndpoint } from '../../../operations/api-keys.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

/** Whether a key opens anything. */
export function standingOf({ t }: Visit, { revokedAt }: KeyWithEndpoint): Html {
  return revokedAt === null
    ? badge('good', t('panel-api-key-good'))
    : badge('quiet', t('panel-api-key-revoked'));
}

/** Whether its application is told, and whether it listens. */
export function webhookOf({ t, shown }: Visit, { endpoint }: KeyWithEndpoint): Html {
  if (endpoint === undefined) return badge('quiet', t('panel-api-webhook-none'));
  if (!endpoint.enabled) return badge('bad', t('panel-api-webhook-off'));
  if (endpoint.failingSince === null) return badge('good', t('panel-api-webhook-on'));
  return badge('bad', t('panel-api-webhook-failing', { since: shown.moment(endpoint.failingSince) }));
}

/** What an application was told lately. */
export function listMessages(visit: Visit, deliveries: readonly WebhookDelivery[]): Html {
  const { t, shown } = visit;
  return listOf(visit, {
    caption: t('panel-api-messages'),
    empty: t('panel-api-messages-empty'),
    rows: deliveries,
    columns: [
      { title: t('panel-api-message'), cell: ({ id }) => String(id), isNumber: true },
      { title: t('panel-api-order'), cell: ({ orderId }) => String(orderId), isNumber: true },
      { title: t('panel-api-event'), cell: ({ event }) => html`<code>${event}</code>` },
      { title: t('panel-api-made'), cell: ({ madeAt }) => shown.moment(madeAt) },
      { title: t('panel-api-outcome'), cell: (delivery) => outcomeOf(visit, delivery) },
      { title: t('panel-api-attempts'), cell: ({ attempts }) => shown.number(attempts), isNumber: true },
      { title: '', cell: (delivery) => repeatForm(visit, delivery) },
    ],
  });
}

function outcomeOf({ t }: Visit, { status, lastStatus, lastError }: WebhookDelivery): Html {
  const last = lastError ?? (lastStatus === null ? '' : String(lastStatus));
  switch (status) {
    case 'delivered':
      return badge('good', t('panel-api-message-delivered'));
    case 'due':
      return html`${badge('busy', t('panel-api-message-due'))} ${last}`;
    case 'failed':
      return html`${badge('bad', t('panel-api-message-failed'))} ${last}`;
    case 'cancelled':
      return html`${badge('quiet', t('panel-api-message-cancelled'))} ${last}`;
    default:
      return status satisfies never;
  }
}

function repeatForm(visit: Visit, { id, keyId, status }: WebhookDelivery): Html {
  if (status === 'due') return nothing;
  const body = html`<input type="hidden" name="key" value="${keyId}"><button class="secondary outline">${visit.t('panel-api-repeat')}</button>`;
  return formOf(visit, { action: `/api/messages/${id}/repeat`, body });
}
