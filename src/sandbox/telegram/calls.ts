import { badRequest } from './api-error.ts';
import type { Params } from './request.ts';
import type { BotState } from './state.ts';

/** One call of one bot. */
export interface MethodCall {
  bot: BotState;
  params: Params;
  /** Aborts when the client closes its connection. */
  gone: AbortSignal;
}

/** A method of the Bot API; throws `ApiError` to refuse. */
export type Method = (call: MethodCall) => unknown;

/** Methods by their documented name. */
export type Methods = Record<string, Method>;

/** The numeric `chat_id`; 400 when it is missing, and `chat not found` for the names of public chats. */
export function readChatId({ params }: MethodCall): number {
  const value = params.text('chat_id');
  if (value === undefined) throw badRequest('chat_id is empty');
  const id = Number(value);
  if (!Number.isSafeInteger(id)) throw badRequest('chat not found');
  return id;
}
