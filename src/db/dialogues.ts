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

export async function saveDialogue(
  sql: Sql,
  userId: number,
  { state, lastUpdateId }: { state: object; lastUpdateId: number },
): Promise<void> {
  const json = sql.json(JSON.parse(JSON.stringify(state)));
  await timed(sql`
    insert into dialogues (user_id, state, last_update_id) values (${userId}, ${json}, ${lastUpdateId})
    on conflict (user_id) do update set state = excluded.state, last_update_id = excluded.last_update_id, updated_at = now()`);
}

export async function saveScreen(sql: Sql, userId: number, messageId: number | null): Promise<void> {
  await timed(sql`update dialogues set screen_message_id = ${messageId} where user_id = ${userId}`);
}
