import { type Evidence, type OrderRow, ownerOf } from './evidence.ts';
import { places } from './plan.ts';

export interface Comparison {
  /** Orders that ended the same. */
  same: number;
  /** Undelivered in the storm because nobody could account for their request; each for one of the allowed causes. */
  excused: string[];
  broken: string[];
}

/** Faults by which a request is lost on its way, so that with a weak provider nobody may send it again. */
const losing = ['refuse', 'http_500', 'http_503', 'html'];

/** Whether the storm delivered what the calm did. Cancels are races and only have to end properly. */
export function compareWithControl(storm: Evidence, control: Evidence): Comparison {
  const result: Comparison = { same: 0, excused: [], broken: [] };
  const raced = new Set(
    storm.plan.people.flat().flatMap(({ prompt, afterwards }) => (afterwards === 'cancel' ? [prompt] : [])),
  );
  const calm = Map.groupBy(control.orders, ({ prompt }) => prompt);
  for (const [prompt, orders] of Map.groupBy(storm.orders, ({ prompt }) => prompt)) {
    const others = calm.get(prompt) ?? [];
    for (const [index, order] of orders.entries()) {
      const other = others[index];
      const cause = excuse(order, storm);
      if (raced.has(prompt) || (order.status === other?.status && order.reason === other.reason))
        result.same += 1;
      else if (cause) result.excused.push(`order ${order.id}: ${cause}`);
      else
        result.broken.push(
          `order ${order.id} (${prompt}): ${order.status} ${order.reason}, in the calm ${other?.status}`,
        );
    }
  }
  const bound = excuseBound(storm);
  if (result.excused.length > bound)
    result.broken.push(`${result.excused.length} requests lost, ${bound} can be`);
  return result;
}

/** Why a request may have been lost with a provider that knows no keys. */
function excuse(order: OrderRow, { plan, jobs }: Evidence): string | undefined {
  if (plan.profile !== 'weak' || order.status !== 'failed' || order.captured) return undefined;
  const job = jobs.find((one) => ownerOf(one) === order.jobId);
  if (job === undefined) return 'its request was lost, the provider never heard of it';
  return order.externalId === null ? 'the answer and the callback were both lost' : undefined;
}

function excuseBound({ plan, fired, journal }: Evidence): number {
  const lost = losing.reduce((sum, fault) => sum + (fired.get(`higgsfield.submit ${fault}`) ?? 0), 0);
  const calls = journal
    .filter(({ kind }) => kind === 'fault.fired')
    .filter(({ data }) => data.fault === 'callback_lost');
  const workers = plan.kills.filter(({ process }) => process === 'worker').length;
  // Each dead worker may have had one request for each place in its hands.
  return lost + calls.length + places * workers;
}
