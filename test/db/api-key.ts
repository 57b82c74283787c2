import { keepApiFile } from '../../src/db/api-files.ts';
import { createKey } from '../../src/db/api-keys.ts';
import type { Sql } from '../../src/db/sql.ts';
import { setEndpoint } from '../../src/db/webhooks.ts';

/** An application that names all it can after a person, and has uploaded a photo for them. */
export async function keepApiKey(
  sql: Sql,
  { userId, name, hash }: { userId: number; name: string; hash: string },
): Promise<void> {
  const key = {
    name,
    userId,
    keyHash: hash,
    prefix: 'dk_FAKE00…',
    rights: [],
    callsPerMinute: 1,
    openOrders: 1,
  };
  const keyId = await createKey(sql, key, { by: 'operator max', why: 'a test' });
  const endpoint = { keyId, url: `https://${name}.test/`, secret: 'whsec_FAKE' };
  await setEndpoint(sql, endpoint, { by: 'operator max', why: 'a test' });
  await keepApiFile(sql, userId, hash);
}
