import type { Update } from 'grammy/types';
import { storable } from '../../contract/storable.ts';
import type { FiledUpdate } from '../../db/inbox.ts';
import type { Logger } from '../../process/logger.ts';

/** What the bot asks Telegram for; left out, the setting of an earlier run would stay. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/** Where updates come from: long polling, or a webhook that Telegram knows of. */
export interface UpdateSource {
  /** Polling resolves after `stop()`, a webhook once it is registered. @throws TelegramTokenRefused */
  run(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Files an update of any kind under its chat, or under its person when it has none. What PostgreSQL cannot keep
 * is replaced.
 * @returns undefined when it is no update, or one that belongs to nobody
 */
export function fileUpdate(update: unknown): FiledUpdate | undefined {
  const payload = storable(update);
  if (!isRecord(payload) || !isId(payload['update_id'])) return undefined;
  const event = Object.values(payload).find(isRecord);
  const chatId = event && findChat(event);
  if (chatId === undefined) return undefined;
  return {
    updateId: payload['update_id'],
    chatId,
    album: albumOf(payload),
    payload: payload as unknown as Update,
  };
}

/** Files what can be filed; the rest is named in the log, without its content. */
export function fileUpdates(updates: readonly unknown[], log: Logger): FiledUpdate[] {
  return updates.flatMap((update) => {
    const filed = fileUpdate(update);
    if (filed !== undefined) return [filed];
    log.warn(
      { fields: isRecord(update) ? Object.keys(update).slice(0, 5) : typeof update },
      'update dropped',
    );
    return [];
  });
}

/** Every kind of update has exactly one field beside its id; where its chat stands depends on the kind. */
function findChat(event: Record<string, unknown>): number | undefined {
  const message = event['message'];
  const places = [
    event['chat'],
    isRecord(message) ? message['chat'] : undefined,
    event['from'],
    event['user'],
  ];
  for (const place of places) {
    if (isRecord(place) && isId(place['id'])) return place['id'];
  }
  return undefined;
}

/** Only new messages gather to an album; the edit of one photo stands alone. */
function albumOf(payload: Record<string, unknown>): string | null {
  const message = payload['message'];
  const album = isRecord(message) ? message['media_group_id'] : undefined;
  return typeof album === 'string' ? album : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
