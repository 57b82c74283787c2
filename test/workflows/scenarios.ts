import { generationWorkflowId } from '../../src/contract/generation.ts';
import { upkeepWorkflowType } from '../../src/contract/upkeep.ts';
import { photos } from '../harness/photos.ts';
import {
  callBack,
  order,
  orderUnder,
  placeOrder,
  placeQueued,
  reaches,
  runUpkeep,
  timedOut,
} from './drives.ts';
import { delivered, generation, onDemand, type Scenario, shortLimit, withoutCallbacks } from './scenario.ts';
import { applications } from './scenarios-api.ts';
import { broadcasts } from './scenarios-broadcasts.ts';

import { catalog } from './scenarios-catalog.ts';
import { decisions } from './scenarios-decisions.ts';
import { deletions } from './scenarios-deletions.ts';
import { portraits } from './scenarios-portraits.ts';
import { topUps } from './scenarios-top-ups.ts';
import { undelivered } from './scenarios-undelivered.ts';

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
  'delivered-after-sleep': generation({
    options: { env: shortLimit, higgsfield: onDemand },
    steps: delivered,
    end: 'delivered',
    async drive(studio) {
      const { workflowId } = await placeOrder(studio);
      await reaches(studio, workflowId, 'awaitProviderJob');
      await studio.whileAsleep(async () => {
        await studio.finishJobs();
        await studio.until(async () => timedOut(studio, workflowId));
      });
      return workflowId;
    },
  }),
  'delivered-from-what-was-kept': generation({
    steps: ['admitGeneration', 'deliverResult'],
    end: 'delivered',
    async drive(studio) {
      const { customer, orderId } = await placeOrder(studio);
      await studio.sandbox.block(customer.id, true);
      await studio.until(async () => (await studio.statusOf(orderId)) === 'failed');
      await studio.sandbox.block(customer.id, false);
      await customer.say('/credits');
      await customer.card(orderId, /kept/);
      await customer.pressOrder(orderId, 'send');
      await customer.card(orderId + 1, /Done in/);
      return generationWorkflowId(orderId + 1);
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
  ...undelivered,
  ...portraits,
  ...deletions,
  ...topUps,
  ...applications,
  ...catalog,
  ...decisions,
  ...broadcasts,
  'upkeep-side-by-side': {
    type: upkeepWorkflowType,
    steps: ['auditBooks', 'auditAll', 'healStalled', 'clearOld'],
    end: 'completed',
    drive: runUpkeep,
  },
};
