import type { PanelDeps } from '../deps.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { cancelAct, deliverAgainAct, refundAct } from './actions.ts';
import { ordersPage } from './list.ts';
import { orderPage } from './one.ts';

/** Finding an order, explaining it, and what can be done about it. */
export const orderPages: PageGroup = (deps) => [
  { method: 'get', path: '/orders', access: 'see_orders', handle: (visit) => ordersPage(deps, visit) },
  { method: 'get', path: '/orders/:id', access: 'see_orders', handle: (visit) => orderPage(deps, visit) },
  {
    method: 'post',
    path: '/orders/:id/cancel',
    access: 'cancel_orders',
    handle: (visit) => act(deps, visit, cancelAct),
  },
  {
    method: 'post',
    path: '/orders/:id/deliver-again',
    access: 'deliver_again',
    handle: (visit) => act(deps, visit, deliverAgainAct),
  },
  {
    method: 'post',
    path: '/orders/:id/refund',
    access: 'refund_orders',
    isSensitive: true,
    handle: (visit) => act(deps, visit, refundAct),
  },
];

async function act(deps: PanelDeps, visit: Visit, does: typeof cancelAct): Promise<Response> {
  if (Number.isNaN(visit.id())) return visit.missing();
  const acted = await does(deps, visit);
  if ('error' in acted) return orderPage(deps, visit, acted);
  return visit.goTo(acted.path ?? `/orders/${visit.id()}`, acted.notice);
}
