import { ApplicationFailure } from '@temporalio/common';
import { generationWorkflowType } from '../../src/contract/generation.ts';
import { upkeepWorkflowType } from '../../src/contract/upkeep.ts';
import { photos } from '../harness/photos.ts';
import type { Studio, StudioOptions } from '../harness/studio.ts';
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
  runUpkeep,
} from './drives.ts';

/** One branch of a workflow, and what must come of it. */
export interface Scenario {
  type: typeof generationWorkflowType | typeof upkeepWorkflowType;
  options?: StudioOptions;
  /** Activities as they were scheduled; `again` stands behind one that took more than one attempt. */
  steps: readonly string[];
  /** The status of the result with its reason, or the end of an execution that has none. */
  end: string;
  /** Drives one execution to a point from where it ends by itself. @returns its workflow id */
  drive: (studio: Studio) => Promise<string>;
}

const generation = (scenario: Omit<Scenario, 'type'>): Scenario => ({
  type: generationWorkflowType,
  ...scenario,
});

const withoutCallbacks = { HIGGSFIELD_CALLBACKS: 'off' };
const shortLimit = { API_GENERATION_TIMEOUT: '5' };
/** A job that ends when the scenario says so. */
const onDemand = { queuedMs: 0, runMs: 60_000 };
const delivered = [
  'admitGeneration',
  'submitProviderJob',
  'awaitProviderJob',
  'collectResult',
  'deliverResult',
];
const undone = ['admitGeneration', 'submitProviderJob', 'awaitProviderJob', 'settleUndelivered'];
const watched = ['awaitProviderJob', 'collectResult'];

/** Every branch of every workflow, by the name of its recorded history. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'delivered-by-callback': generation({
    steps: ['admitGeneration', 'prepareProviderJob', ...delivered.slice(1)],
    end: 'delivered',
    async drive(studio) {
      return (await placeOrder(studio, await photos(2))).workflowId;
    },
  }),
  'delivered-by-polling': generation({
    options: { env: withoutCallbacks, higgsfield: { runMs: 500 } },
    steps: delivered,
    end: 'delivered',
    drive: order,
  }),
  'delivered-when-overdue': generation({
    // Callbacks are overdue after a quarter of the limit.
    options: { env: shortLimit },
    steps: delivered.map((step) => (step === 'awaitProviderJob' ? `${step} again` : step)),
    end: 'delivered',
    drive: (studio) => orderUnder(studio, 'higgsfield.callback', 'callback_lost'),
  }),
  'delivered-from-queue': generation({
    options: { places: 1, higgsfield: onDemand },
    steps: ['admitGeneration', 'awaitPlace', ...delivered.slice(1)],
    end: 'delivered',
    async drive(studio) {
      const { workflowId } = await placeQueued(studio);
      await studio.sandbox.higgsfield.change({ runMs: 100 });
      await studio.finishJobs();
      return workflowId;
    },
  }),
  'delivered-after-failed-upload': generation({
    steps: ['admitGeneration', 'prepareProviderJob again', ...delivered.slice(1)],
    end: 'delivered',
    async drive(studio) {
      await studio.sandbox.faults.plan([{ match: 'higgsfield.upload-url', fault: 'http_500' }]);
      return (await placeOrder(studio, await photos(1))).workflowId;
    },
  }),
  'delivered-after-giving-back': generation({
    steps: ['admitGeneration', 'submitProviderJob', 'awaitPlace', ...delivered.slice(1)],
    end: 'delivered',
    drive: (studio) => orderUnder(studio, 'higgsfield.submit', 'busy'),
  }),
  'delivered-after-wrong-hint': generation({
    options: { higgsfield: onDemand },
    steps: [...delivered.slice(0, 4), ...delivered.slice(2)],
    end: 'delivered',
    async drive(studio) {
      const { workflowId } = await placeOrder(studio);
      await reaches(studio, workflowId, 'awaitProviderJob');
      await callBack(studio);
      await reaches(studio, workflowId, 'awaitProviderJob', 2);
      await studio.finishJobs();
      return workflowId;
    },
  }),
  'delivered-in-spite-of-cancel': generation({
    steps: delivered,
    end: 'delivered',
    async drive(studio) {
      await studio.sandbox.faults.plan([
        { match: 'telegram.sendPhoto', fault: 'slow', params: { delayMs: 2_000 } },
      ]);
      const { workflowId } = await placeOrder(studio);
      await reaches(studio, workflowId, 'deliverResult');
      await studio.temporal.workflow.getHandle(workflowId).cancel();
      return workflowId;
    },
  }),
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
    steps: ['admitGeneration', 'submitProviderJob', 'awaitPlace', 'settleUndelivered'],
    end: 'failed: provider_busy',
    async drive(studio) {
      const params = { retryAfterSeconds: 60 };
      await studio.sandbox.faults.plan([{ match: 'higgsfield.submit', fault: 'http_429', params }]);
      return order(studio);
    },
  }),
  'failed-by-limit': generation({
    options: { env: shortLimit },
    steps: [...undone.map((step) => (step === 'awaitProviderJob' ? `${step} again` : step)), ...watched],
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
  upkeep: {
    type: upkeepWorkflowType,
    steps: ['healStalled', 'auditBooks'],
    end: 'completed',
    drive: runUpkeep,
  },
};
