import { type ApiRight, longestKeyName } from '../contract/api.ts';
import { isServed } from '../contract/people.ts';
import {
  type ApiKey,
  createKey as create,
  findKey,
  listKeys as list,
  revokeKey as revoke,
  takeCall,
} from '../db/api-keys.ts';
import { findPerson } from '../db/people.ts';
import { listEndpoints, type WebhookEndpoint } from '../db/webhooks.ts';
import { hashOfSecret, newKey, shownOfKey } from './api-secrets.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** What a new key may do and spend. */
export interface KeyWish {
  name: string;
  userId: number;
  rights: readonly ApiRight[];
  callsPerMinute: number;
  openOrders: number;
  why: string;
}

/** `created`: the key itself, which nobody can read again. `incomplete`: it has no name or no right. */
export type KeyMaking =
  | { kind: 'created'; keyId: number; key: string }
  | { kind: 'not_found' | 'forbidden' | 'incomplete' };

/** Makes a key with which an application acts for a person. */
export async function createKey(
  deps: OperationDeps,
  who: Who,
  { why, ...wish }: KeyWish,
): Promise<KeyMaking> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  const name = wish.name.trim();
  if (name === '' || name.length > longestKeyName || wish.rights.length === 0) return { kind: 'incomplete' };
  if ((await findPerson(deps.sql, { id: wish.userId })) === undefined) return { kind: 'not_found' };
  const key = newKey();
  const row = { ...wish, name, keyHash: await hashOfSecret(key), prefix: shownOfKey(key) };
  const keyId = await create(deps.sql, row, { by: nameOf(who), why });
  return { kind: 'created', keyId, key };
}

/** A key with the endpoint that hears of its orders. */
export type KeyWithEndpoint = ApiKey & { endpoint: WebhookEndpoint | undefined };

export async function listKeys(
  deps: OperationDeps,
  who: Who,
  most: number,
): Promise<{ kind: 'keys'; keys: KeyWithEndpoint[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  return { kind: 'keys', keys: await withEndpoints(deps, await list(deps.sql, most)) };
}

export async function showKey(
  deps: OperationDeps,
  who: Who,
  keyId: number,
): Promise<{ kind: 'key'; key: KeyWithEndpoint } | { kind: 'not_found' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  const found = await findKey(deps.sql, keyId);
  const [key] = found === undefined ? [] : await withEndpoints(deps, [found]);
  return key === undefined ? { kind: 'not_found' } : { kind: 'key', key };
}

async function withEndpoints({ sql }: OperationDeps, keys: readonly ApiKey[]): Promise<KeyWithEndpoint[]> {
  const ids = keys.map(({ id }) => id);
  const endpoints = new Map((await listEndpoints(sql, ids)).map((endpoint) => [endpoint.keyId, endpoint]));
  return keys.map((key) => ({ ...key, endpoint: endpoints.get(key.id) }));
}

/** The key opens nothing from here on; its orders under way go on. */
export async function revokeKey(
  deps: OperationDeps,
  who: Who,
  { keyId, why }: { keyId: number; why: string },
): Promise<{ kind: 'done' | 'unchanged' | 'not_found' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_keys'))) return { kind: 'forbidden' };
  if ((await findKey(deps.sql, keyId)) === undefined) return { kind: 'not_found' };
  const isDone = await revoke(deps.sql, keyId, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}

/** Who calls the API, once their key was found good. */
export interface Caller {
  keyId: number;
  userId: number;
  rights: readonly ApiRight[];
}

/** `unknown`: no such key, or it is revoked · `too_fast`: all calls of this minute were made · `blocked`: its person is not served. */
export type Calling =
  | { kind: 'caller'; caller: Caller }
  | { kind: 'unknown' | 'blocked' }
  | { kind: 'too_fast'; waitMs: number };

/** Takes one call of the key that was shown. */
export async function takeApiCall({ sql }: OperationDeps, key: string): Promise<Calling> {
  const taken = await takeCall(sql, await hashOfSecret(key));
  if (taken === null) return { kind: 'unknown' };
  const { id: keyId, userId, rights, personStatus, waitMs } = taken;
  if (waitMs !== null) return { kind: 'too_fast', waitMs };
  if (!isServed(personStatus)) return { kind: 'blocked' };
  return { kind: 'caller', caller: { keyId, userId, rights } };
}
