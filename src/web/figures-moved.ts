import type { Moved } from '../db/figures.ts';
import type { FigureForm, FigureValue } from '../process/figures.ts';

/** A person looks at the chat and waits. */
const chatSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];
const orderSeconds = [5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800];

export const movedForms = {
  darkroom_orders_placed_total: { kind: 'counter', help: 'Orders placed', labels: ['line', 'channel'] },
  darkroom_orders_ended_total: { kind: 'counter', help: 'Orders that ended', labels: ['line', 'outcome'] },
  darkroom_orders_without_result_total: {
    kind: 'counter',
    help: 'Orders that ended without a picture, by why',
    labels: ['reason'],
  },
  darkroom_order_seconds: {
    kind: 'histogram',
    help: 'From the confirmation of an order to its first picture in the chat',
    labels: ['line'],
    buckets: orderSeconds,
  },
  darkroom_ready_to_chat_seconds: {
    kind: 'histogram',
    help: "From the provider's word that a picture is ready to that picture in the chat",
    labels: ['line'],
    buckets: chatSeconds,
  },
  darkroom_jobs_ended_total: {
    kind: 'counter',
    help: 'Jobs of providers that ended',
    labels: ['provider', 'kind', 'outcome'],
  },
  darkroom_credits_total: { kind: 'counter', help: 'Credits that moved', labels: ['movement'] },
  darkroom_money_total: { kind: 'counter', help: 'What providers charged', labels: ['of', 'unit'] },
} as const satisfies Record<string, FigureForm>;

/** What happened, as steps of counters. */
export function tellMoved({ placed, ended, jobs, credits, money }: Moved): FigureValue[] {
  return [
    ...placed.map(({ line, channel, count }) =>
      step('darkroom_orders_placed_total', count, { line, channel }),
    ),
    ...ended.flatMap(({ line, channel, status, reason, charged, givenBack, tookSeconds, readySeconds }) => [
      step('darkroom_orders_ended_total', 1, { line, outcome: status }),
      step('darkroom_credits_total', charged, { movement: 'charged' }),
      step('darkroom_credits_total', givenBack, { movement: 'given_back' }),
      ...(reason === null ? [] : [step('darkroom_orders_without_result_total', 1, { reason })]),
      ...(status === 'delivered' && channel === 'chat'
        ? [
            step('darkroom_order_seconds', tookSeconds, { line }),
            ...(readySeconds === null
              ? []
              : [step('darkroom_ready_to_chat_seconds', readySeconds, { line })]),
          ]
        : []),
    ]),
    ...jobs.map(({ provider, kind, status, count }) =>
      step('darkroom_jobs_ended_total', count, { provider, kind, outcome: status }),
    ),
    ...Object.entries(credits).map(([movement, count]) =>
      step('darkroom_credits_total', count, { movement }),
    ),
    ...money.map(({ of, unit, amount }) => step('darkroom_money_total', amount, { of, unit })),
  ];
}

function step(name: keyof typeof movedForms, value: number, labels: Record<string, string>): FigureValue {
  return { name, value, labels };
}
