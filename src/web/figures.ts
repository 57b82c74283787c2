import { orderLines } from '../contract/lines.ts';
import { orderStatuses, reasonLetters } from '../contract/orders.ts';
import {
  readDatabaseBytes,
  readMoved,
  readSettledTime,
  readSpentToday,
  readStanding,
} from '../db/figures.ts';
import { readNow } from '../db/overview.ts';
import type { Sql } from '../db/sql.ts';
import type { FigureForm, FigureSource, FigureValue } from '../process/figures.ts';
import { movedForms, tellMoved } from './figures-moved.ts';

export interface FigureDeps {
  sql: Sql;
  budgets: { run: string | undefined; day: string | undefined };
}

const forms = {
  darkroom_figures_timestamp_seconds: { kind: 'gauge', help: 'When the figures of the database were read' },
  darkroom_orders_open: { kind: 'gauge', help: 'Orders that have not ended', labels: ['line', 'status'] },
  darkroom_orders_stuck: { kind: 'gauge', help: 'Open orders that should have moved and have not' },
  darkroom_queue_waiting: { kind: 'gauge', help: 'Jobs that wait for a place', labels: ['provider', 'kind'] },
  darkroom_queue_oldest_seconds: {
    kind: 'gauge',
    help: 'How long the first of them waits',
    labels: ['provider', 'kind'],
  },
  darkroom_places: { kind: 'gauge', help: 'Jobs at once', labels: ['provider', 'account', 'kind'] },
  darkroom_places_taken: { kind: 'gauge', help: 'Jobs under way', labels: ['provider', 'account', 'kind'] },
  darkroom_account_set_aside: {
    kind: 'gauge',
    help: '1 while an account gets no jobs because of trouble',
    labels: ['provider', 'account', 'kind'],
  },
  darkroom_credits_reserved: { kind: 'gauge', help: 'Credits that open orders hold' },
  darkroom_catalog_runs: { kind: 'gauge', help: 'Runs that have not ended', labels: ['status'] },
  darkroom_catalog_budget: { kind: 'gauge', help: 'What may be spent', labels: ['of'] },
  darkroom_catalog_spent_today: { kind: 'gauge', help: 'What the catalog cost today', labels: ['currency'] },
  darkroom_inbox_waiting: { kind: 'gauge', help: 'Updates that are not handled' },
  darkroom_inbox_oldest_seconds: { kind: 'gauge', help: 'How long the oldest of them waits' },
  darkroom_inbox_dead: { kind: 'gauge', help: 'Updates that were given up' },
  darkroom_webhooks_waiting: { kind: 'gauge', help: 'Messages for applications that were not taken yet' },
  darkroom_webhooks_oldest_seconds: { kind: 'gauge', help: 'How long the oldest of them waits' },
  darkroom_alarms_open: { kind: 'gauge', help: 'Alarms that were raised and may not be told again yet' },
  darkroom_alarms_untold_seconds: { kind: 'gauge', help: 'How long the oldest alarm is told to nobody' },
  darkroom_audit_violations: { kind: 'gauge', help: 'Rows that break an invariant', labels: ['scope'] },
  darkroom_audit_timestamp_seconds: { kind: 'gauge', help: 'When the books were audited', labels: ['scope'] },
  darkroom_people_waiting: { kind: 'gauge', help: 'What only a person can go on with', labels: ['for'] },
  darkroom_database_bytes: { kind: 'gauge', help: 'Size of the database on its disk' },
} as const satisfies Record<string, FigureForm>;

type Name = keyof typeof forms;

/** Its files are looked at one by one. */
const sizeEveryMs = 60_000;

/**
 * What the database knows, for Prometheus. One process tells it, as every worker would tell the same; where there are several webs,
 * ask for the highest of them.
 */
export function createDatabaseFigures(deps: FigureDeps): FigureSource {
  const readMovedSince = followMoved(deps.sql);
  const readBytes = remember(() => readDatabaseBytes(deps.sql), sizeEveryMs);
  return {
    forms: { ...forms, ...movedForms },
    async read() {
      const [standing, bytes, moved] = await Promise.all([tellStanding(deps), readBytes(), readMovedSince()]);
      return [...standing, gauge('darkroom_database_bytes', bytes), ...moved];
    },
  };
}

async function tellStanding({ sql, budgets }: FigureDeps): Promise<FigureValue[]> {
  const [now, standing, spent] = await Promise.all([readNow(sql), readStanding(sql), readSpentToday(sql)]);
  const at = Date.now();
  const age = (since: Date | null) => (since === null ? 0 : Math.max(0, (at - since.getTime()) / 1_000));
  const open = orderLines.flatMap((line) =>
    orderStatuses.slice(0, 4).map((status) => {
      const found = now.open.find((one) => one.line === line && one.status === status);
      return gauge('darkroom_orders_open', found?.count ?? 0, { line, status });
    }),
  );
  return [
    gauge('darkroom_figures_timestamp_seconds', at / 1_000),
    ...open,
    ...tellPlaces(now, age),
    gauge('darkroom_orders_stuck', now.waiting.stuck),
    gauge('darkroom_credits_reserved', standing.reserved),
    ...['running', 'paused', 'asking'].map((status) => {
      const count = now.runs.filter((run) => run.status === status).length;
      return gauge('darkroom_catalog_runs', count, { status });
    }),
    ...Object.entries(budgets).flatMap(([of, most]) =>
      most === undefined ? [] : [gauge('darkroom_catalog_budget', Number(most), { of })],
    ),
    ...spent.map(({ currency, amount }) => gauge('darkroom_catalog_spent_today', amount, { currency })),
    gauge('darkroom_inbox_waiting', standing.inbox),
    gauge('darkroom_inbox_oldest_seconds', age(standing.inboxSince)),
    gauge('darkroom_inbox_dead', now.waiting.dead),
    gauge('darkroom_webhooks_waiting', standing.webhooks),
    gauge('darkroom_webhooks_oldest_seconds', age(standing.webhooksSince)),
    gauge('darkroom_alarms_open', standing.alarms),
    gauge('darkroom_alarms_untold_seconds', age(standing.untoldSince)),
    ...now.audits.flatMap(({ scope, doneAt, violations }) => [
      gauge('darkroom_audit_violations', sum(Object.values(violations)), { scope }),
      gauge('darkroom_audit_timestamp_seconds', doneAt.getTime() / 1_000, { scope }),
    ]),
    gauge('darkroom_people_waiting', now.waiting.topUps, { for: 'top_ups' }),
    gauge('darkroom_people_waiting', now.waiting.pictures, { for: 'decisions' }),
    gauge('darkroom_people_waiting', now.waiting.asking, { for: 'runs' }),
  ];
}

/** A provider without a queue has none of nobody, so that what waits can be seen to begin. */
function tellPlaces(
  { accounts, queues }: Pick<Awaited<ReturnType<typeof readNow>>, 'accounts' | 'queues'>,
  age: (since: Date) => number,
): FigureValue[] {
  const kinds = new Map(
    [...accounts, ...queues].map(
      ({ provider, kind }) => [`${provider} ${kind}`, { provider, kind }] as const,
    ),
  );
  return [
    ...[...kinds.values()].flatMap((labels) => {
      const queue = queues.find(({ provider, kind }) => provider === labels.provider && kind === labels.kind);
      return [
        gauge('darkroom_queue_waiting', queue?.waiting ?? 0, labels),
        gauge('darkroom_queue_oldest_seconds', queue === undefined ? 0 : age(queue.since), labels),
      ];
    }),
    ...accounts.flatMap(({ id: account, provider, kind, places, taken, restsUntil }) => {
      const labels = { provider, account, kind };
      return [
        gauge('darkroom_places', places, labels),
        gauge('darkroom_places_taken', taken, labels),
        gauge('darkroom_account_set_aside', restsUntil === null ? 0 : 1, labels),
      ];
    }),
  ];
}

/** If nobody has asked for longer, what lies further back is not counted. */
const longestSpanMs = 3_600_000;

/** What has moved since it was read last; the first look only begins. */
function followMoved(sql: Sql): () => Promise<FigureValue[]> {
  let until: Date | undefined;
  return async () => {
    const to = await readSettledTime(sql);
    if (until === undefined) {
      until = to;
      return tellNothing();
    }
    const from = new Date(Math.max(until.getTime(), to.getTime() - longestSpanMs));
    const moved = await readMoved(sql, { from, to });
    until = to;
    return tellMoved(moved);
  };
}

/** Counters that begin at nought are seen to take their first step. */
function tellNothing(): FigureValue[] {
  const ends = ['delivered', 'refused', 'failed', 'cancelled'];
  return [
    ...orderLines.flatMap((line) => [
      ...['chat', 'api'].map((channel) => nought('darkroom_orders_placed_total', { line, channel })),
      ...ends.map((outcome) => nought('darkroom_orders_ended_total', { line, outcome })),
    ]),
    ...Object.keys(reasonLetters).map((reason) => nought('darkroom_orders_without_result_total', { reason })),
    ...['issued', 'refunded', 'taken', 'charged', 'given_back'].map((movement) =>
      nought('darkroom_credits_total', { movement }),
    ),
  ];
}

function nought(name: keyof typeof movedForms, labels: FigureValue['labels'] & object): FigureValue {
  return { name, labels, value: 0 };
}

function gauge(name: Name, value: number, labels: FigureValue['labels'] & object = {}): FigureValue {
  return { name, labels, value };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function remember<T>(read: () => Promise<T>, forMs: number): () => Promise<T> {
  let readAtMs = Number.NEGATIVE_INFINITY;
  let value: Promise<T> | undefined;
  return async () => {
    if (value !== undefined && performance.now() - readAtMs < forMs) return value;
    const fresh = await read();
    readAtMs = performance.now();
    value = Promise.resolve(fresh);
    return fresh;
  };
}
