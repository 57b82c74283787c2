import { BotError, GrammyError, HttpError } from 'grammy';
import { redactText } from '../providers/transport/errors.ts';

/**
 * What Telegram's answer to a call means for the caller:
 * `not_modified` it shows this already · `message_gone` send a new one instead of editing · `unreachable` this person
 * gets nothing any more · `busy` later, `retryAfterMs` says when · `too_big` a smaller file may pass · `refused` this
 * call never works · `unauthorized` the token is not taken · `conflict` another one polls, or a webhook is set ·
 * `server_error` Telegram says that it failed, so probably nothing happened · `not_sent` the request never left · `unknown` it may
 * have been carried out: only the chat knows.
 */
export type TelegramErrorKind =
  | 'not_modified'
  | 'message_gone'
  | 'unreachable'
  | 'busy'
  | 'too_big'
  | 'refused'
  | 'unauthorized'
  | 'conflict'
  | 'server_error'
  | 'not_sent'
  | 'unknown';

export interface TelegramTrouble {
  kind: TelegramErrorKind;
  /** When a next call makes sense; of Telegram's own answers only `busy` says it. */
  retryAfterMs?: number;
  /** For logs: never an address, which would hold the token. */
  detail: string;
}

/** Telegram does not always say how long. */
const defaultRetryAfterMs = 1_000;

/** Nobody answered the first packet: nothing of the request was written. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
]);

const goneMessages = [
  'message to edit not found',
  'message to delete not found',
  "message can't be edited",
  'MESSAGE_ID_INVALID',
  'there is no text in the message to edit',
  'there is no caption in the message to edit',
  'there is no media in the message to edit',
];

/** Sorts what a call of grammY threw. Descriptions are matched by parts: their full wording is not promised. */
export function classifyTelegramError(error: unknown): TelegramTrouble {
  if (error instanceof GrammyError) return classifyAnswer(error);
  if (error instanceof HttpError) return classifyTransport(error.error);
  return {
    kind: 'unknown',
    detail: error instanceof Error ? redactText(`${error.name}: ${error.message}`) : 'thrown',
  };
}

/** The chat that a refused call was meant for, when it was meant for one. */
export function chatOfCall(error: unknown): number | undefined {
  const chatId: unknown = error instanceof GrammyError ? error.payload['chat_id'] : undefined;
  return typeof chatId === 'number' ? chatId : undefined;
}

/** What a log line says of an error: of Telegram's only the sort, they carry the call with what a person wrote. */
export function errorFields(error: unknown): { err: unknown } | TelegramTrouble {
  const inner = error instanceof BotError ? error.error : error;
  const isTelegrams = inner instanceof GrammyError || inner instanceof HttpError;
  return isTelegrams ? classifyTelegramError(inner) : { err: inner };
}

function classifyAnswer({ error_code: code, description, parameters }: GrammyError): TelegramTrouble {
  // Not every broken answer has one, whatever its type says.
  const text = description ?? '';
  const detail = `${code} ${redactText(text)}`;
  switch (code) {
    case 400:
      return { kind: classifyBadRequest(text), detail };
    case 401:
      return { kind: 'unauthorized', detail };
    case 403:
      return { kind: 'unreachable', detail };
    case 409:
      return { kind: 'conflict', detail };
    case 413:
      return { kind: 'too_big', detail };
    case 429: {
      const seconds = parameters.retry_after;
      const retryAfterMs = seconds === undefined ? defaultRetryAfterMs : seconds * 1_000;
      return { kind: 'busy', retryAfterMs, detail };
    }
    default:
      return {
        kind: code >= 400 && code < 500 ? 'refused' : code >= 500 ? 'server_error' : 'unknown',
        detail,
      };
  }
}

function classifyBadRequest(description: string): TelegramErrorKind {
  if (description.includes('message is not modified')) return 'not_modified';
  if (goneMessages.some((part) => description.includes(part))) return 'message_gone';
  if (description.includes('chat not found')) return 'unreachable';
  if (description.includes('file is too big')) return 'too_big';
  return 'refused';
}

function classifyTransport(cause: unknown): TelegramTrouble {
  if (!(cause instanceof Error)) return { kind: 'unknown', detail: 'no answer' };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  // A proxy that refuses does so before it passes anything on; its errors have no code.
  const isProxy = /socks|proxy connection/i.test(cause.message.replace(/https?:\/\/\S+/g, ''));
  const wasSent = !isProxy && !(code !== undefined && neverConnected.has(code));
  return { kind: wasSent ? 'unknown' : 'not_sent', detail: code ?? (isProxy ? 'proxy' : cause.name) };
}
