import { ApplicationFailure } from '@temporalio/common';
import {
  callBack,
  cancel,
  duringAdmission,
  jobIs,
  jobWait,
  order,
  orderUnder,
  placeOrder,
  placeQueued,
  reaches,
} from './drives.ts';
import {
  delivered,
  generation,
  onDemand,
  type Scenario,
  shortLimit,
  undone,
  watched,
  withoutCallbacks,
} from './scenario.ts';

/** Every way in which an order ends without its picture. */
export const undelivered: Readonly<Record<string, Scenario>> = {
  'refused-for-credits': generation({
    steps: ['admitGeneration'],
    end: 'refused: no_credits',
    drive: (studio) => duringAdmission(studio, () => studio.sql`update credit_accounts set posted = 0`),
  }),
  'refused-by-moderation': generation({
    steps: [...delivered.slice(0, 4), 'settleUndelivered'],
    end: 'refused: moderation',
    drive: (studio) => orderUnder(studio, 'higgsfield.job', 'nsfw'),
  }),
  'refused-for-input': generation({
    steps: ['admitGeneration', 'submitProviderJob', 'settleUndelivered'],
    end: 'refused: input_refused',
    drive: (studio) => orderUnder(studio, 'higgsfield.submit', 'http_422'),
  }),
  'failed-at-provider': generation({
    steps: [...delivered.slice(0, 4), 'settleUndelivered'],
    end: 'failed: provider_failed',
    drive: (studio) => orderUnder(studio, 'higgsfield.job', 'failed'),
  }),
  'failed-without-account': generation({
    steps: ['admitGeneration', 'submitProviderJob', 'settleUndelivered'],
    end: 'failed: provider_unavailable',
    drive: (studio) => orderUnder(studio, 'higgsfield.submit', 'http_403'),
  }),
  'failed-busy-too-long': generation({
    options: { env: { QUEUE_TIMEOUT: '5' } },
    steps: ['admitGeneration', 'submitProviderJob', 'awaitPlace', 'awaitPlace', 'settleUndelivered'],
    end: 'failed: provider_busy',
    async drive(studio) {
      const params = { retryAfterSeconds: 60 };
      await studio.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'http_429', params }]);
      return order(studio);
    },
  }),
  'failed-by-limit': generation({
    options: { env: shortLimit },
    steps: [
      ...delivered.slice(0, 4).map((step) => (step === 'awaitProviderJob' ? `${step} again` : step)),
      'settleUndelivered',
      ...watched,
    ],
    end: 'failed: no_answer_in_time',
    async drive(studio) {
      const workflowId = await orderUnder(studio, 'higgsfield.job', 'never_ends');
      await reaches(studio, workflowId, 'awaitProviderJob', 2);
      await studio.finishJobs();
      return workflowId;
    },
  }),
  'failed-by-limit-while-asking': generation({
    options: { env: shortLimit, higgsfield: onDemand },
    steps: [...delivered.slice(0, 4), 'settleUndelivered', ...watched],
    end: 'failed: no_answer_in_time',
    async drive(studio) {
      await studio.sandbox.faults.plan([
        { match: 'higgsfield.status', fault: 'slow', params: { delayMs: 5_500 } },
      ]);
      const { workflowId } = await placeOrder(studio);
      await reaches(studio, workflowId, 'awaitProviderJob');
      await callBack(studio);
      await reaches(studio, workflowId, 'awaitProviderJob', 2);
      await studio.finishJobs();
      return workflowId;
    },
  }),
  'failed-by-lost-answer': generation({
    options: { env: withoutCallbacks },
    steps: ['admitGeneration', 'submitProviderJob', 'settleUndelivered'],
    end: 'failed: answer_lost',
    drive: (studio) => orderUnder(studio, 'higgsfield.submit', 'execute_then_reset'),
  }),
  'failed-inside': generation({
    options: { higgsfield: { queuedMs: 60_000 } },
    steps: undone,
    end: 'execution failed',
    async drive(studio) {
      const { workflowId } = await placeOrder(studio);
      await reaches(studio, workflowId, 'awaitProviderJob');
      const failure = ApplicationFailure.nonRetryable('ended by an operator');
      await studio.temporal.activity.fail({ workflowId, activityId: await jobWait(studio) }, failure);
      return workflowId;
    },
  }),
  'failed-undeliverable': generation({
    options: { higgsfield: onDemand },
    steps: [...delivered, 'settleUndelivered'],
    end: 'failed: undeliverable',
    async drive(studio) {
      const { customer, workflowId } = await placeOrder(studio);
      await reaches(studio, workflowId, 'awaitProviderJob');
      await studio.sandbox.block(customer.id, true);
      await studio.finishJobs();
      return workflowId;
    },
  }),
  'cancelled-during-admission': generation({
    steps: ['admitGeneration', 'settleUndelivered'],
    end: 'execution canceled',
    drive: (studio) =>
      duringAdmission(studio, (workflowId) =>
        studio.temporal.workflow
          .getHandle(workflowId)
          .cancel()
          .then(() => undefined),
      ),
  }),
  'cancelled-in-queue': generation({
    options: { places: 1, higgsfield: onDemand },
    steps: ['admitGeneration', 'awaitPlace', 'settleUndelivered'],
    end: 'execution canceled',
    async drive(studio) {
      return cancel(await placeQueued(studio));
    },
  }),
  'cancelled-while-sending': generation({
    options: { higgsfield: onDemand },
    steps: ['admitGeneration', 'submitProviderJob', 'settleUndelivered', ...watched],
    end: 'execution canceled',
    async drive(studio) {
      await studio.sandbox.faults.plan([
        { match: 'higgsfield.submit', fault: 'slow', params: { delayMs: 2_500 } },
      ]);
      const placed = await placeOrder(studio);
      await reaches(studio, placed.workflowId, 'submitProviderJob');
      await jobIs(studio, 'sending');
      await cancel(placed);
      await jobIs(studio, 'accepted');
      await studio.finishJobs();
      return placed.workflowId;
    },
  }),
  'cancelled-while-generating': generation({
    options: { higgsfield: { queuedMs: 60_000 } },
    steps: undone,
    end: 'execution canceled',
    async drive(studio) {
      const placed = await placeOrder(studio);
      await reaches(studio, placed.workflowId, 'awaitProviderJob');
      return cancel(placed);
    },
  }),
  'cancelled-while-fetching': generation({
    steps: [...delivered.slice(0, 4), 'settleUndelivered'],
    end: 'execution canceled',
    async drive(studio) {
      // Until the step hears of the cancel with its heartbeat.
      await studio.sandbox.faults.plan([
        { match: 'higgsfield.result', fault: 'slow', params: { delayMs: 20_000 } },
      ]);
      const placed = await placeOrder(studio);
      await reaches(studio, placed.workflowId, 'collectResult');
      return cancel(placed);
    },
  }),
  'cancelled-too-late': generation({
    options: { higgsfield: onDemand },
    steps: [...undone, ...watched],
    end: 'execution canceled',
    async drive(studio) {
      const placed = await placeOrder(studio);
      await reaches(studio, placed.workflowId, 'awaitProviderJob');
      await cancel(placed);
      await reaches(studio, placed.workflowId, 'awaitProviderJob', 2);
      await studio.finishJobs();
      return placed.workflowId;
    },
  }),
};
