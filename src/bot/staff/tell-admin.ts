import type { Api } from 'grammy';
import type { Sql } from '../../db/sql.ts';
import { isAdministrator, listAllStaff, type Staff } from '../../operations/who.ts';
import type { Logger } from '../../process/logger.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { callSignal } from '../../telegram/signal.ts';

export interface AdminDeps {
  api: Api;
  sql: Sql;
  config: { telegram: Staff };
  log: Logger;
}

const callLimitMs = 5_000;
/** Telegram's limit for a message. */
const longestText = 4_096;

/**
 * Tells every administrator something as plain text. Never rejects: whoever reports trouble has enough of it. Resolves to
 * whether somebody was told; where there is no administrator the log has it all the same.
 */
export function createTellAdmin({ api, sql, config, log }: AdminDeps): (text: string) => Promise<boolean> {
  async function administrators(): Promise<number[]> {
    const staff = await listAllStaff(sql, config.telegram).catch((error: unknown) => {
      log.error({ err: error }, 'who has a role is not known now');
      return undefined;
    });
    if (staff === undefined) return [...config.telegram.adminIds];
    return staff
      .filter((person) => isAdministrator(config.telegram, person))
      .map(({ telegramId }) => telegramId);
  }

  async function tell(id: number, text: string): Promise<boolean> {
    try {
      await api.sendMessage(id, text.slice(0, longestText), {}, callSignal(callLimitMs));
      return true;
    } catch (error) {
      log.error({ person: id, ...classifyTelegramError(error) }, 'an administrator was not told');
      return false;
    }
  }

  return async (text) => {
    const ids = await administrators();
    log.warn({ administrators: ids.length }, `for the administrators: ${text}`);
    const told = await Promise.all(ids.map((id) => tell(id, text)));
    return told.length === 0 || told.includes(true);
  };
}
