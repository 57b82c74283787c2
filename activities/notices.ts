import type { Api } from 'grammy';
import { renderModelReminder } from '../src/cards/models.ts';
import { readOrder } from '../src/db/orders.ts';
import type { Sql } from '../src/db/sql.ts';
import { readModel } from '../src/db/trained-models.ts';
import { markUnreachable } from '../src/db/users.ts';
import { classifyTelegramError } from '../src/telegram/errors.ts';
import { callSignal } from '../src/telegram/signal.ts';
import type { Texts } from '../src/texts/texts.ts';
import { toTelegramFailure } from './telegram-failures.ts';

export interface NoticeDeps {
  sql: Sql;
  api: Api;
  texts: Texts;
}

const answerMs = 25_000;

/** Messages that tell of something nobody asked for just now. Nothing depends on them: one that was sent and not heard of comes twice. */
export function createNoticeActivities({ sql, api, texts }: NoticeDeps) {
  return {
    /** Says that a model comes to its term, while it can still be used. Run twice it says so twice. */
    async remindOfModel({ modelId }: { modelId: number }): Promise<void> {
      const model = await readModel(sql, modelId);
      if (model?.status !== 'ready') return;
      const training = await readOrder(sql, model.orderId);
      if (training === undefined) return;
      const { text, buttons } = renderModelReminder(model, texts(training.language));
      const format = { parse_mode: 'HTML' as const, reply_markup: { inline_keyboard: buttons } };
      try {
        await api.sendMessage(training.chatId, text, format, callSignal(answerMs));
      } catch (error) {
        const trouble = classifyTelegramError(error);
        if (trouble.kind === 'unreachable') return markUnreachable(sql, training.chatId);
        throw toTelegramFailure(trouble);
      }
    },
  };
}

export type NoticeActivities = ReturnType<typeof createNoticeActivities>;
