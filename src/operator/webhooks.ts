import type { WebhookDelivery } from '../db/webhooks.ts';
import { listWebhooks, repeatWebhook, setEndpoint, turnEndpoint } from '../operations/webhooks.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { arg, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const listedByDefault = 20;
const withReason = { options: ['why'], needs: ['why'] } as const;

export const webhookCommands: readonly Command[] = [
  {
    name: 'webhooks list',
    args: [],
    options: ['key', 'limit'],
    about: 'the newest messages to applications and what became of them; of one KEY, or all',
    async run({ options: { key, limit } }, { deps, who }) {
      const most = limit === undefined ? listedByDefault : wholeNumber(limit, '--limit', { most: 1_000 });
      const keyId = key === undefined ? undefined : wholeNumber(key, '--key');
      const outcome = await listWebhooks(deps, who, { keyId, most });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.deliveries.length === 0)
        return { lines: ['No application has been told anything yet.'], outcome };
      const head = ['MESSAGE', 'KEY', 'ORDER', 'EVENT', 'STATUS', 'TRIED', 'LAST ANSWER', 'MADE (UTC)'];
      return { lines: table([head, ...outcome.deliveries.map(rowOf)]), outcome };
    },
  },
  {
    name: 'webhooks set',
    args: ['KEY', 'URL'],
    ...withReason,
    about: "tells a key's application at this address from now on, with a new secret",
    run: set,
  },
  {
    name: 'webhooks on',
    args: ['KEY'],
    ...withReason,
    about: "tells a key's application again",
    run: (typed, tools) => turn(typed, tools, true),
  },
  {
    name: 'webhooks off',
    args: ['KEY'],
    ...withReason,
    about: "tells a key's application nothing any more",
    run: (typed, tools) => turn(typed, tools, false),
  },
  {
    name: 'webhooks repeat',
    args: ['MESSAGE'],
    ...withReason,
    about: 'sends a message once more that was delivered or given up',
    async run(typed, { deps, who }) {
      const deliveryId = wholeNumber(arg(typed, 0), 'MESSAGE');
      const outcome = await repeatWebhook(deps, who, { deliveryId, why: reason(typed) });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind === 'done') return { lines: [`Message ${deliveryId} is sent once more.`], outcome };
      return refused(
        outcome,
        `Message ${deliveryId} is not sent again: it is on its way, there is none, or its webhook is off.`,
      );
    },
  },
];

async function set(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const keyId = wholeNumber(arg(typed, 0), 'KEY');
  const url = arg(typed, 1);
  const outcome = await setEndpoint(deps, who, { keyId, url, why: reason(typed) });
  switch (outcome.kind) {
    case 'set':
      return {
        lines: [
          `Key ${keyId}'s orders are told to ${url} from now on. It signs with this secret, which nobody can read again:`,
          outcome.secret,
        ],
        outcome,
      };
    case 'bad_url':
      return refused(
        outcome,
        `URL is "${url}": it must be a public https address without a port or a password.`,
      );
    case 'not_found':
      return refused(outcome, `There is no key ${keyId}, or it is revoked.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

async function turn(typed: Typed, { deps, who }: Tools, isOn: boolean): Promise<Told> {
  const keyId = wholeNumber(arg(typed, 0), 'KEY');
  const outcome = await turnEndpoint(deps, who, { keyId, isOn, why: reason(typed) });
  const state = isOn ? 'on' : 'off';
  switch (outcome.kind) {
    case 'done':
      return { lines: [`The webhook of key ${keyId} is ${state} now.`], outcome };
    case 'unchanged':
      return refused(outcome, `Key ${keyId} has no webhook that could be turned ${state}.`);
    case 'not_found':
      return refused(outcome, `There is no key ${keyId}.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome.kind satisfies never;
  }
}

function rowOf(delivery: WebhookDelivery): string[] {
  const { id, keyId, orderId, event, status, attempts, lastStatus, lastError, madeAt } = delivery;
  return [
    String(id),
    String(keyId),
    String(orderId),
    event,
    status,
    String(attempts),
    lastError ?? (lastStatus === null ? '' : String(lastStatus)),
    moment(madeAt),
  ];
}
