import { type Evidence, type OrderRow, ownersOf } from './evidence.ts';
import { type Provider, providers } from './providers.ts';
import type { Step } from './step.ts';

export interface Comparison {
  /** Orders that ended the same. */
  same: number;
  /** Undelivered in the storm because nobody could account for their request; each for one of the allowed causes. */
  excused: string[];
  broken: string[];
}

/** Faults by which a request is lost on its way, so that a provider without keys may not be sent it again. */
const losing = ['refuse', 'http_500', 'http_503', 'html'];
/** Why an order ends whose request was lost. */
const lostReasons = ['answer_lost', 'no_answer_in_time'];

/** Whether the storm delivered what the calm did. Cancels are races and only have to end properly. */
export function compareWithControl(storm: Evidence, control: Evidence): Comparison {
  const result: Comparison = { same: 0, excused: [], broken: [] };
  for (const provider of providers) compareLine(provider, { storm, control, result });
  return result;
}

function compareLine(
  provider: Provider,
  { storm, control, result }: { storm: Evidence; control: Evidence; result: Comparison },
): void {
  const isOurs = ({ line }: { line: string }) => line === provider.line;
  const wishesWith = (what: Step['afterwards']) =>
    new Set(
      storm.plan.people.flat().flatMap(({ number, afterwards }) => (afterwards === what ? [number] : [])),
    );
  const [raced, deleted] = [wishesWith('cancel'), wishesWith('delete')];
  const calm = Map.groupBy(control.orders.filter(isOurs), ({ wish }) => wish);
  const causes = findCauses(storm, provider);
  const excused: string[] = [];
  for (const [wish, orders] of Map.groupBy(storm.orders.filter(isOurs), (order) => order.wish)) {
    for (const [index, order] of orders.entries()) {
      const other = calm.get(wish)?.[index];
      const cause = causes.get(order.id);
      // Samples are not made when their model is deleted before.
      const isRaced = raced.has(wish ?? 0) || (order.isGift && deleted.has(wish ?? 0));
      if (isRaced || (order.status === other?.status && order.reason === other.reason)) result.same += 1;
      else if (cause) excused.push(`order ${order.id} (${order.line}): ${cause}`);
      else
        result.broken.push(
          `order ${order.id} (${order.line} ${wish}): ${order.status} ${order.reason}, in the calm ${other?.status}`,
        );
    }
  }
  result.excused.push(...excused);
  const bound = excuseBound(storm, provider);
  if (excused.length > bound)
    result.broken.push(`${excused.length} requests to ${provider.name} lost, ${bound} can be`);
}

/** Why requests may have been lost with a provider that knows no keys, by order. */
function findCauses(storm: Evidence, provider: Provider): Map<number, string> {
  if (!provider.losesRequests(storm.plan.profile)) return new Map();
  const jobs = new Map(ownersOf(storm, provider).map(({ order, job }) => [order?.id, job]));
  return new Map(
    storm.orders
      .filter(isLost)
      .map(({ id }) => [
        id,
        jobs.has(id)
          ? 'the answer and the callback were both lost'
          : 'its request was lost, the provider never heard of it',
      ]),
  );
}

function isLost({ status, reason, captured, externalId }: OrderRow): boolean {
  return status === 'failed' && lostReasons.includes(reason ?? '') && !captured && externalId === null;
}

function excuseBound({ plan, fired }: Evidence, { service, paidCall, places }: Provider): number {
  const lost = losing.reduce((sum, fault) => sum + (fired.get(`${paidCall} ${fault}`) ?? 0), 0);
  const uncalled = fired.get(`${service}.callback callback_lost`) ?? 0;
  const workers = plan.kills.filter(({ process }) => process === 'worker' || process === 'ours').length;
  // Each dead or sleeping worker may have had one request for each place in its hands.
  const inHands = Object.values(places).reduce((sum, count) => sum + count, 0);
  return lost + uncalled + inHands * workers;
}
