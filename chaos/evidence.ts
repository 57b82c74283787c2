import type { Message } from '@grammyjs/types';
import type { OrderLine } from '../src/contract/lines.ts';
import type { Sql } from '../src/db/sql.ts';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';
import type { System } from '../test/harness/system.ts';
import type { Resources } from './held.ts';
import type { Slept } from './kills.ts';
import type { StormPlan } from './plan.ts';
import { type Provider, type ProviderJob, providers, readJobs } from './providers.ts';
import { wishOf } from './wishes.ts';
import type { WorstPerson } from './worst-person.ts';

/** An order with all that our books say of it. */
export interface OrderRow {
  id: number;
  chatId: number;
  line: OrderLine;
  /** Number of the step of somebody's script; null when nobody wished for it. */
  wish: number | null;
  /** Costs nothing, and nobody asked for it: samples of a model. */
  isGift: boolean;
  status: string;
  reason: string | null;
  /** It had to wait for a place. */
  hasQueued: boolean;
  captured: boolean;
  /** Messages that our books believe to be in the chat. */
  messageIds: number[];
  /** Sends that may have arrived although nobody said so. */
  unknownSends: number;
  /** Where a provider reports the end of its job: the number and the token of our row. */
  address: string | null;
  accountId: string | null;
  externalId: string | null;
  /** When that became known. */
  namedAt: Date | null;
  finishedAt: Date | null;
}

/** What the oracles look at, gathered once when everything has come to rest. */
export interface Evidence {
  system: System;
  plan: StormPlan;
  orders: OrderRow[];
  /** Each provider's own record, by its name. */
  jobs: Map<string, ProviderJob[]>;
  /** The sandbox's, from first to last. */
  journal: JournalEntry[];
  /** Messages of the bot as they were sent, by chat and id. */
  sent: Map<string, Message>;
  fired: Map<string, number>;
  resources: { before: Resources; after: Resources };
  startedOver: string[];
  gaveUp: string[];
  slept: Slept | undefined;
  worst: Pick<WorstPerson, 'chatId' | 'mostMb'> | undefined;
}

export async function gatherEvidence(
  rest: Pick<Evidence, 'system' | 'plan' | 'resources' | 'startedOver' | 'gaveUp' | 'slept' | 'worst'>,
): Promise<Evidence> {
  const { sandbox, sql } = rest.system;
  const [orders, journal] = await Promise.all([readOrders(sql), sandbox.journal()]);
  const jobs = new Map(providers.map((provider) => [provider.name, readJobs(journal, provider)]));
  const sent = new Map<string, Message>();
  const fired = new Map<string, number>();
  for (const { kind, data } of journal) {
    if (kind === 'telegram.message.sent') {
      const message = data.message as Message;
      sent.set(messageKey(message.chat.id, message.message_id), message);
    }
    if (kind === 'fault.fired') {
      const name = `${String(data.point)} ${String(data.fault)}`;
      fired.set(name, (fired.get(name) ?? 0) + 1);
    }
  }
  return { ...rest, orders, jobs, journal, sent, fired };
}

export function messageKey(chatId: number, messageId: number): string {
  return `${chatId}/${messageId}`;
}

/** How many pictures each planned absence of Telegram met. */
export function metByOutages({ plan, journal }: Pick<Evidence, 'plan' | 'journal'>): number[] {
  return plan.outages.map(
    (_, index) =>
      journal.filter(
        ({ kind, data: { point, params } }) =>
          kind === 'fault.fired' &&
          point === 'telegram.sendPhoto' &&
          (params as { outage?: number }).outage === index,
      ).length,
  );
}

/** Faults that were planned and never fired: what they would have shown was not shown. */
export function missingFaults(evidence: Pick<Evidence, 'plan' | 'fired' | 'journal'>): string[] {
  const { plan, fired } = evidence;
  const seen = [...fired.keys()];
  const outages = metByOutages(evidence).flatMap((met, index) => (met === 0 ? [`outage ${index + 1}`] : []));
  const kinds = plan.faults
    .filter(({ nth }) => nth !== undefined)
    .map(({ match, fault }) => `${match} ${fault}`)
    .filter((line) => {
      const [match = '', fault = ''] = line.split(' ');
      return !seen.some((one) => one.startsWith(match.replace('*', '')) && one.endsWith(` ${fault}`));
    });
  return [...outages, ...kinds];
}

/** Which order each job of the provider was made for. */
export function ownersOf({ orders, jobs }: Evidence, provider: Provider) {
  const byAddress = new Map(orders.map((order) => [order.address, order]));
  return (jobs.get(provider.name) ?? []).map((job) => ({ job, order: byAddress.get(job.address) }));
}

async function readOrders(sql: Sql): Promise<OrderRow[]> {
  return sql<OrderRow[]>`
    select o.id, o.chat_id as "chatId", o.line, ${wishOf(sql)} as wish, o.price = 0 as "isGift", o.status, o.reason,
      '/cb/' || j.provider || '/' || j.id || '?t=' || j.callback_token as address, j.account_id as "accountId",
      j.external_id as "externalId", j.accepted_at as "namedAt", o.finished_at as "finishedAt",
      exists (select from events e where e.subject_kind = 'order' and e.subject_id = o.id and e.kind = 'queued') as "hasQueued",
      exists (select from credit_entries e where e.order_id = o.id and e.kind = 'capture') as captured,
      (select coalesce(jsonb_agg(m.id), '[]') from deliveries d cross join unnest(d.message_ids) as m(id)
        where d.order_id = o.id and d.status = 'sent') as "messageIds",
      (select coalesce(sum(d.unknown_sends + d.doubtful_sends), 0)::integer from deliveries d where d.order_id = o.id) as "unknownSends"
    from orders o left join provider_jobs j on j.subject_kind = 'order' and j.subject_id = o.id order by o.id`;
}
