import { one, type Sql, timed } from './sql.ts';

/** Gives a checked photo a name for its owner. */
export async function keepApiFile(sql: Sql, userId: number, hash: string): Promise<string> {
  const { id } = await one(sql<{ id: string }[]>`select keep_api_file(${userId}, ${hash}) as id`);
  return id;
}

/** The stored assets of a person's own files, by their names; one that is not theirs is missing. */
export async function readApiFiles(
  sql: Sql,
  userId: number,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const files = await timed(sql<{ id: string; hash: string }[]>`
    select id, hash from api_files
    where user_id = ${userId} and id in (select jsonb_array_elements_text(${sql.json([...ids])}))`);
  return new Map(files.map(({ id, hash }) => [id, hash]));
}

/** What an application has asked before with this key of its own. */
export async function findRequest(
  sql: Sql,
  keyId: number,
  idempotencyKey: string,
): Promise<{ orderId: number; bodyHash: string } | undefined> {
  const [request] = await timed(sql<{ orderId: number; bodyHash: string }[]>`
    select order_id as "orderId", body_hash as "bodyHash" from api_requests
    where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`);
  return request;
}
