import { hasEnded } from '../../../contract/orders.ts';
import { storableText } from '../../../contract/storable.ts';
import { deliverAgain, refundOrder } from '../../../operations/order-amends.ts';
import { isTold } from '../../../operations/order-executions.ts';
import type { Explained } from '../../../operations/order-pages.ts';
import { cancelOrder, passCancelOn } from '../../../operations/orders.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf, onceOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { Notice, Visit } from '../kit/visit.ts';

/** What was sent and not done: by which form, and why. */
export interface Refusal {
  form: 'cancel' | 'deliver-again' | 'refund';
  field: 'why' | 'credits';
  error: string;
}

type Acted = { notice: Notice; path?: string } | Refusal;
type Act = (deps: PanelDeps, visit: Visit) => Promise<Acted>;

const longestReason = 1_000;
/** More is a mistake, and no number of ours. */
const mostCredits = 1_000_000_000;

function why(visit: Visit): string {
  return storableText(visit.field('why'), longestReason).replace(/\s+/g, ' ').trim();
}

const good = (text: string, path?: string): Acted => ({
  notice: { kind: 'good', text },
  ...(path !== undefined && { path }),
});
const bad = (text: string): Acted => ({ notice: { kind: 'bad', text } });

export const cancelAct: Act = async (deps, visit) => {
  const { t } = visit;
  const reason = why(visit);
  if (reason === '') return { form: 'cancel', field: 'why', error: t('panel-orders-why-needed') };
  const outcome = await cancelOrder(deps, visit.who, { orderId: visit.id(), why: reason });
  switch (outcome.kind) {
    case 'asked': {
      const isPassedOn = await isTold(passCancelOn(deps, outcome.order));
      return good(t(isPassedOn ? 'panel-orders-cancelling' : 'panel-orders-cancelling-later'));
    }
    case 'ended':
      return bad(t('panel-orders-ended-before', { status: t(`status-${outcome.status}`) }));
    case 'too_late':
      return bad(t('panel-orders-too-late'));
    case 'not_found':
      return bad(t('panel-missing'));
    default:
      return outcome satisfies never;
  }
};

export const deliverAgainAct: Act = async (deps, visit) => {
  const { t } = visit;
  const reason = why(visit);
  if (reason === '') return { form: 'deliver-again', field: 'why', error: t('panel-orders-why-needed') };
  const wish = { orderId: visit.id(), key: onceOf(visit), why: reason };
  const outcome = await deliverAgain(deps, visit.who, wish);
  switch (outcome.kind) {
    case 'placed':
    case 'known': {
      const isStarted = await isTold(deps.startOrder(outcome.orderId));
      const key = isStarted ? 'panel-orders-sent-again' : 'panel-orders-sent-again-later';
      return good(t(key, { order: String(outcome.orderId) }), `/orders/${outcome.orderId}`);
    }
    case 'being_sent':
      return bad(t('panel-orders-being-sent', { order: String(outcome.orderId) }));
    case 'nothing_stored':
    case 'not_ended':
    case 'not_served':
      return bad(t(`panel-orders-${outcome.kind.replaceAll('_', '-')}`));
    case 'not_found':
    case 'forbidden':
      return bad(t('panel-missing'));
    default:
      return outcome satisfies never;
  }
};

export const refundAct: Act = async (deps, visit) => {
  const { t, shown } = visit;
  const reason = why(visit);
  if (reason === '') return { form: 'refund', field: 'why', error: t('panel-orders-why-needed') };
  const typed = visit.field('credits');
  const credits = /^\d{1,10}$/.test(typed) ? Number(typed) : 0;
  if (credits < 1 || credits > mostCredits)
    return { form: 'refund', field: 'credits', error: t('panel-orders-credits-wrong') };
  const refund = { orderId: visit.id(), credits, key: onceOf(visit), why: reason };
  const outcome = await refundOrder(deps, visit.who, refund);
  switch (outcome.kind) {
    case 'refunded':
    case 'known':
      return good(t('panel-orders-refunded', { credits: shown.number(outcome.credits) }));
    case 'too_much':
      return {
        form: 'refund',
        field: 'credits',
        error: t('panel-orders-too-much', { credits: shown.number(outcome.left) }),
      };
    case 'not_charged':
      return bad(t('panel-orders-not-charged'));
    case 'not_found':
    case 'forbidden':
      return bad(t('panel-missing'));
    default:
      return outcome satisfies never;
  }
};

/** What can be done with the order now; a form that was refused is open and says why. */
export function orderActions(
  visit: Visit,
  { order, refundable }: Explained,
  refusal: Refusal | undefined,
): Html {
  const canCancel = visit.can('cancel_orders') && !hasEnded(order.status) && order.status !== 'delivering';
  const canSend = visit.can('deliver_again') && hasEnded(order.status) && order.results.length > 0;
  const canRefund = visit.can('refund_orders') && refundable > 0;
  if (!canCancel && !canSend && !canRefund) return nothing;
  const part = (form: Refusal['form'], more: Html = nothing) =>
    act(visit, { id: order.id, form, refusal, more });
  const credits = fieldOf({
    name: 'credits',
    label: visit.t('panel-orders-credits'),
    type: 'number',
    min: 1,
    max: refundable,
    isNeeded: true,
    value: refusal?.form === 'refund' ? visit.field('credits') : refundable,
    hint: visit.t('panel-orders-credits-hint', { credits: visit.shown.number(refundable) }),
    error: refusal?.form === 'refund' && refusal.field === 'credits' ? refusal.error : undefined,
  });
  return html`<div class="acts">${canCancel ? part('cancel') : nothing}${canSend ? part('deliver-again') : nothing}${canRefund ? part('refund', credits) : nothing}</div>`;
}

function act(
  visit: Visit,
  {
    id,
    form,
    refusal,
    more,
  }: { id: number; form: Refusal['form']; refusal: Refusal | undefined; more: Html },
): Html {
  const { t } = visit;
  const isRefused = refusal?.form === form;
  const reason = fieldOf({
    name: 'why',
    id: `why-${form}`,
    label: t('panel-orders-why'),
    isNeeded: true,
    longest: longestReason,
    value: isRefused ? visit.field('why') : '',
    hint: t(`panel-orders-why-${form}`),
    error: isRefused && refusal.field === 'why' ? refusal.error : undefined,
  });
  const body = html`${more}${reason}<button>${t(`panel-orders-do-${form}`)}</button>`;
  return html`<details ${isRefused ? html`open` : nothing}><summary role="button" class="secondary outline">${t(`panel-orders-${form}`)}</summary>
<p><small>${t(`panel-orders-about-${form}`)}</small></p>${formOf(visit, { action: `/orders/${id}/${form}`, body })}</details>`;
}
