import { onTestFinished } from 'vitest';
import { apiRights } from '../../src/contract/api.ts';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { webhookDeliveryWorkflowId, webhookDeliveryWorkflowType } from '../../src/contract/webhooks.ts';
import { createKey } from '../../src/operations/api-keys.ts';
import { setEndpoint } from '../../src/operations/webhooks.ts';
import { newPerson } from '../db/scene.ts';
import type { Studio } from '../harness/studio.ts';
import { max } from '../operations/scene.ts';
import { type Listener, serveHttp } from '../providers/servers.ts';
import { exists, reaches, wishedPrompt } from './drives.ts';
import { delivered, generation, type Scenario } from './scenario.ts';

const handedOver = [...delivered.slice(0, 4), 'handOverResult'];
const takes: Listener = (_, response) => response.writeHead(204).end();

/** Every branch of what applications order and are told. */
export const applications: Readonly<Record<string, Scenario>> = {
  'handed-over': generation({
    steps: handedOver,
    end: 'delivered',
    drive: async (studio) => generationWorkflowId(await order(studio)),
  }),
  'webhook-taken': {
    type: webhookDeliveryWorkflowType,
    steps: ['sendWebhook'],
    end: 'delivered',
    drive: (studio) => tell(studio, takes),
  },
  'webhook-taken-later': {
    type: webhookDeliveryWorkflowType,
    steps: ['sendWebhook again'],
    end: 'delivered',
    drive(studio) {
      let isFirst = true;
      return tell(studio, (_, response) => {
        response.writeHead(isFirst ? 503 : 204).end();
        isFirst = false;
      });
    },
  },
  'webhook-gone': {
    type: webhookDeliveryWorkflowType,
    steps: ['sendWebhook'],
    end: 'failed',
    drive: (studio) => tell(studio, (_, response) => response.writeHead(410).end()),
  },
  'webhook-cancelled': {
    type: webhookDeliveryWorkflowType,
    steps: ['sendWebhook', 'endWebhook'],
    end: 'execution canceled',
    async drive(studio) {
      const workflowId = await tell(studio, () => undefined);
      await reaches(studio, workflowId, 'sendWebhook');
      await studio.temporal.workflow.getHandle(workflowId).cancel();
      return workflowId;
    },
  },
};

/** An application of a new person orders a picture, and is told at this address. @returns the order */
async function order(studio: Studio, url?: string): Promise<number> {
  const deps = { sql: studio.sql, staff: { adminIds: [], operatorIds: [] } };
  const userId = await newPerson(studio.sql);
  const wish = {
    userId,
    name: 'a shop',
    rights: apiRights,
    callsPerMinute: 600,
    openOrders: 5,
    why: 'a test',
  };
  const made = await createKey(deps, max, wish);
  if (made.kind !== 'created') throw new Error(made.kind);
  const { keyId, key } = made;
  if (url !== undefined) await setEndpoint(deps, max, { keyId, url, why: 'a test' });
  const answer = await fetch(`${studio.webUrl}/api/v1/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ line: 'studio', model: 'nano-banana', prompt: wishedPrompt }),
  });
  const { id } = (await answer.json()) as { id: number };
  await studio.until(() => exists(studio, generationWorkflowId(id)));
  return id;
}

/** The same, with a receiver that does this. @returns the workflow id of its message */
async function tell(studio: Studio, receive: Listener): Promise<string> {
  const receiver = await serveHttp(receive);
  onTestFinished(() => receiver.close());
  await order(studio, `${receiver.url}/hook`);
  const workflowId = webhookDeliveryWorkflowId(1_001);
  await studio.until(() => exists(studio, workflowId));
  return workflowId;
}
