import { type Sql, timed } from './sql.ts';

/** A file as Telegram names it for every bot and for good, in the chat it was sent in. */
export interface FileKey {
  chatId: number;
  uniqueId: string;
}

/** What became of it: the asset it is, or why it was not taken, as the bot wrote that. */
export type FetchedFile = { hash: string } | { refusal: object };

/** Longer than an update is tried; later the same file is looked at anew, as limits may have changed. */
const goodForMinutes = 60;

export async function findFetchedFile(
  sql: Sql,
  { chatId, uniqueId }: FileKey,
): Promise<{ hash: string | null; refusal: unknown } | undefined> {
  const [file] = await timed(sql<{ hash: string | null; refusal: unknown }[]>`
    select hash, refusal from fetched_files where chat_id = ${chatId} and file_unique_id = ${uniqueId}
      and at > now() - ${goodForMinutes} * interval '1 minute'`);
  return file;
}

export async function keepFetchedFile(
  sql: Sql,
  { chatId, uniqueId }: FileKey,
  file: FetchedFile,
): Promise<void> {
  const hash = 'hash' in file ? file.hash : null;
  const refusal = 'refusal' in file ? sql.json(JSON.parse(JSON.stringify(file.refusal))) : null;
  await timed(sql`
    insert into fetched_files (chat_id, file_unique_id, hash, refusal) values (${chatId}, ${uniqueId}, ${hash}, ${refusal})
    on conflict (chat_id, file_unique_id) do update set hash = excluded.hash, refusal = excluded.refusal, at = now()`);
}
