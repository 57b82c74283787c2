import { type Sql, timed } from './sql.ts';

export interface StoredDialogue {
  /** As the bot wrote it; its own business to read. */
  state: unknown;
  /** The update that led here: seen again, it must not move the dialogue twice. */
  lastUpdateId: number;
  /** The message that shows the current step. */
  screenMessageId: number | null;
}

export async function readDialogue(sql: Sql, userId: number): Promise<StoredDialogue | undefined> {
  const [row] = await timed(sql<StoredDialogue[]>`
    select state, last_update_id as "lastUpdateId", screen_message_id as "screenMessageId"
    from dialogues where user_id = ${userId}`);
  return row;
}

/**
 * Writes the next state, if the dialogue still stands where it was read.
 * @param before the update that had led there; undefined when there was no dialogue yet
 * @returns false when another update has moved it meanwhile
 */
export async function saveDialogue(
  sql: Sql,
  userId: number,
  { state, lastUpdateId, before }: { state: object; lastUpdateId: number; before: number | undefined },
): Promise<boolean> {
  const json = sql.json(JSON.parse(JSON.stringify(state)));
  const result = await timed(sql`
    insert into dialogues (user_id, state, last_update_id) values (${userId}, ${json}, ${lastUpdateId})
    on conflict (user_id) do update set state = excluded.state, last_update_id = excluded.last_update_id, updated_at = now()
      where dialogues.last_update_id is not distinct from ${before ?? null}::bigint`);
  return result.count === 1;
}

/** Which message shows the dialogue, as long as this update was the last to move it. */
export async function saveScreen(
  sql: Sql,
  userId: number,
  { messageId, updateId }: { messageId: number | null; updateId: number },
): Promise<void> {
  await timed(sql`update dialogues set screen_message_id = ${messageId}
    where user_id = ${userId} and last_update_id = ${updateId}`);
}
