import { findKey } from '../db/api-keys.ts';
import {
  listDeliveries as list,
  repeatDelivery as repeat,
  setEndpoint as set,
  switchEndpoint,
  type WebhookDelivery,
} from '../db/webhooks.ts';
import { newWebhookSecret } from './api-secrets.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** `set`: the secret that messages are signed with, which nobody can read again. */
export type EndpointSetting =
  | { kind: 'set'; endpointId: number; secret: string }
  | { kind: 'bad_url' | 'not_found' | 'forbidden' };

/** Tells a key's application from now on at this address, with a new secret. */
export async function setEndpoint(
  deps: OperationDeps,
  who: Who,
  { keyId, url, why }: { keyId: number; url: string; why: string },
): Promise<EndpointSetting> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  if (!isCallable(url)) return { kind: 'bad_url' };
  const secret = newWebhookSecret();
  const endpointId = await set(deps.sql, { keyId, url, secret }, { by: nameOf(who), why });
  return endpointId === undefined ? { kind: 'not_found' } : { kind: 'set', endpointId, secret };
}

/** By its look alone: whither it leads is checked when it is dialled, each time. */
function isCallable(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text.length > 2_000 || url.username !== '' || url.password !== '') return false;
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' ? url.port === '' || isHere : url.protocol === 'http:' && isHere;
}

/** Switches a key's endpoint off, or on again when its receiver is mended. */
export async function turnEndpoint(
  deps: OperationDeps,
  who: Who,
  { keyId, isOn, why }: { keyId: number; isOn: boolean; why: string },
): Promise<{ kind: 'done' | 'unchanged' | 'not_found' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  if ((await findKey(deps.sql, keyId)) === undefined) return { kind: 'not_found' };
  const isDone = await switchEndpoint(deps.sql, { keyId, isOn }, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}

/** Messages, the newest first. */
export async function listWebhooks(
  deps: OperationDeps,
  who: Who,
  filter: { keyId: number | undefined; most: number },
): Promise<{ kind: 'webhooks'; deliveries: WebhookDelivery[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  return { kind: 'webhooks', deliveries: await list(deps.sql, filter) };
}

/** Sends a message once more that has ended, under the id it had. `unchanged`: it is on its way, or nobody is there to take it. */
export async function repeatWebhook(
  deps: OperationDeps,
  who: Who,
  { deliveryId, why }: { deliveryId: number; why: string },
): Promise<{ kind: 'done' | 'unchanged' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  const isDone = await repeat(deps.sql, deliveryId, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}
