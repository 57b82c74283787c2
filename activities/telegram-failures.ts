import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { growingPauseMs } from '../src/process/pause.ts';
import type { TelegramTrouble } from '../src/telegram/errors.ts';

/** Telegram says that it is broken: each try may still be carried out. */
const brokenPauses = { firstMs: 1_000, mostMs: 10 * 60_000 };

/** Whether the same call could get another answer. */
export function mayRepeat({ kind }: TelegramTrouble): boolean {
  return kind !== 'refused' && kind !== 'too_big' && kind !== 'not_modified' && kind !== 'message_gone';
}

/** What Temporal is told of a call that Telegram did not take. */
export function toTelegramFailure(trouble: TelegramTrouble): ApplicationFailure {
  const { kind, retryAfterMs, detail } = trouble;
  const pauseMs =
    kind === 'server_error' ? growingPauseMs(activityInfo().attempt, brokenPauses) : retryAfterMs;
  return ApplicationFailure.create({
    message: `Telegram: ${detail}`,
    type: `Telegram_${kind}`,
    nonRetryable: !mayRepeat(trouble),
    ...(pauseMs !== undefined && { nextRetryDelay: pauseMs }),
    // A refused token needs a person; everything else passes by itself.
    ...(kind !== 'unauthorized' && { category: ApplicationFailureCategory.BENIGN }),
  });
}
