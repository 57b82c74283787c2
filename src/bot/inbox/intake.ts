import type { Update } from 'grammy/types';
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

/** Far deeper than any update; below it our recursion and PostgreSQL's are safe. */
const deepestUpdate = 64;

/**
 * Files an update of any kind under its chat, or under its person when it has none. Text that PostgreSQL cannot keep
 * (NUL, halves of surrogate pairs) is replaced.
 * @returns undefined when it is no update, or one that belongs to nobody
 */
export function fileUpdate(update: unknown): FiledUpdate | undefined {
  const payload = cleaned(update, 0);
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

/** A copy that can be stored; undefined in the place of what is too deep. */
function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\u{fffd}');
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepestUpdate) return undefined;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [
    key.toWellFormed().replaceAll('\0', '\u{fffd}'),
    cleaned(item, depth + 1),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
