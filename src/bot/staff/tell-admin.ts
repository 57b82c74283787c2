import type { Api } from 'grammy';
import type { Logger } from '../../process/logger.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { callSignal } from '../../telegram/signal.ts';

export interface AdminDeps {
  api: Api;
  /** Nobody is told when there is none; the log has it all the same. */
  adminId: number | undefined;
  log: Logger;
}

const callLimitMs = 5_000;
/** Telegram's limit for a message. */
const longestText = 4_096;

/** Tells the administrator something as plain text. Never rejects: whoever reports trouble has enough of it. Resolves to whether it was told. */
export function createTellAdmin({ api, adminId, log }: AdminDeps): (text: string) => Promise<boolean> {
  return async (text) => {
    log.warn({ told: adminId !== undefined }, `for the administrator: ${text}`);
    if (adminId === undefined) return true;
    try {
      await api.sendMessage(adminId, text.slice(0, longestText), {}, callSignal(callLimitMs));
      return true;
    } catch (error) {
      log.error(classifyTelegramError(error), 'the administrator was not told');
      return false;
    }
  };
}
