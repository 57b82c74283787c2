import type { Logger } from '../process/logger.ts';
import { createBackoff, pause } from '../process/pause.ts';
import { classifyTelegramError } from './errors.ts';

/** Telegram does not take our token; trying again cannot help. */
export class TelegramTokenRefused extends Error {
  override readonly name = 'TelegramTokenRefused';

  constructor() {
    super(
      'Telegram refuses TELEGRAM_BOT_TOKEN (401): take the current token from BotFather and start again.',
    );
  }
}

export interface Patience {
  log: Logger;
  /** Ends the waiting. */
  signal: AbortSignal;
}

const pauses = { firstMs: 500, mostMs: 30_000 };
/** Another process polls with our token: a person must stop one of the two, so there is no hurry. */
const conflictPauseMs = 5_000;

/**
 * Makes a harmless call again and again, with growing pauses or as Telegram says, until it is answered.
 * @returns undefined when `signal` aborted before
 * @throws TelegramTokenRefused
 */
export async function untilAnswered<T>(
  call: () => Promise<T>,
  { log, signal }: Patience,
): Promise<T | undefined> {
  const backoff = createBackoff(pauses);
  while (!signal.aborted) {
    try {
      return await call();
    } catch (error) {
      if (signal.aborted) return undefined;
      await pause(troublePauseMs(error, { log, backoffMs: backoff.nextMs() }), signal);
    }
  }
  return undefined;
}

function troublePauseMs(error: unknown, { log, backoffMs }: { log: Logger; backoffMs: number }): number {
  const { kind, retryAfterMs, detail } = classifyTelegramError(error);
  if (kind === 'unauthorized') throw new TelegramTokenRefused();
  if (kind === 'conflict') {
    log.error({ detail }, 'somebody else takes the updates of this bot: only one process may poll');
    return conflictPauseMs;
  }
  log.warn({ kind, detail }, 'Telegram does not answer');
  return Math.max(backoffMs, retryAfterMs ?? 0);
}
