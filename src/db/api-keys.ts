import type { ApiRight } from '../contract/api.ts';
import type { PersonStatus } from '../contract/people.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

export interface NewApiKey {
  name: string;
  /** SHA-256 of the whole key. */
  keyHash: string;
  /** Its beginning, by which people tell keys apart. */
  prefix: string;
  /** Whose credits it spends. */
  userId: number;
  rights: readonly ApiRight[];
  callsPerMinute: number;
  openOrders: number;
}

export interface ApiKey extends Omit<NewApiKey, 'keyHash'> {
  id: number;
  createdAt: Date;
  createdBy: string;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const columns = (sql: Sql) => sql`
  id, name, prefix, user_id as "userId", rights, calls_per_minute as "callsPerMinute", open_orders as "openOrders",
  created_at as "createdAt", created_by as "createdBy", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

/** @returns its number */
export async function createKey(sql: Sql, key: NewApiKey, { by, why }: Reason): Promise<number> {
  const { id } = await one(sql<{ id: number }[]>`
    select create_api_key(${sql.json({ ...key, rights: [...key.rights], by, why })}) as id`);
  return id;
}

/** All keys, the newest first; those that open nothing any more come last. */
export async function listKeys(sql: Sql, most: number): Promise<ApiKey[]> {
  return timed(sql<ApiKey[]>`
    select ${columns(sql)} from api_keys order by revoked_at is not null, id desc limit ${most}`);
}

export async function findKey(sql: Sql, keyId: number): Promise<ApiKey | undefined> {
  const [key] = await timed(sql<ApiKey[]>`select ${columns(sql)} from api_keys where id = ${keyId}`);
  return key;
}

/** @returns false when it was revoked before, or there is none */
export async function revokeKey(sql: Sql, keyId: number, { by, why }: Reason): Promise<boolean> {
  const { done } = await one(
    sql<{ done: boolean }[]>`select revoke_api_key(${keyId}, ${by}, ${why}) as done`,
  );
  return done;
}

/** A key that was shown to us, and how long it must wait when it has had its calls of this minute. */
export interface TakenCall {
  id: number;
  userId: number;
  rights: readonly ApiRight[];
  openOrders: number;
  personStatus: PersonStatus;
  waitMs: number | null;
}

/** Takes one call of a key. @returns null when there is no such key, or it is revoked. See functions/api/take_api_call.sql. */
export async function takeCall(sql: Sql, keyHash: string): Promise<TakenCall | null> {
  const { taken } = await one(sql<{ taken: TakenCall | null }[]>`select take_api_call(${keyHash}) as taken`);
  return taken;
}
