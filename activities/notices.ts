import type { Api } from 'grammy';
import { renderModelReminder } from '../src/cards/models.ts';
import { renderGoodbye } from '../src/cards/privacy.ts';
import { noteStep, readFarewell } from '../src/db/deletions.ts';
import { readOrder } from '../src/db/orders.ts';
import type { Sql } from '../src/db/sql.ts';
import { readModel } from '../src/db/trained-models.ts';
import { markUnreachable } from '../src/db/users.ts';
import { classifyTelegramError } from '../src/telegram/errors.ts';
import { callSignal } from '../src/telegram/signal.ts';
import type { Texts } from '../src/texts/texts.ts';
import { mayRepeat, toTelegramFailure } from './telegram-failures.ts';

export interface NoticeDeps {
  sql: Sql;
  api: Api;
  texts: Texts;
}

const answerMs = 25_000;
/** Telegram takes no more in one call. */
const messagesAtOnce = 100;

/** Messages that tell of something nobody asked for just now. Nothing depends on them: one that was sent and not heard of comes twice. */
export function createNoticeActivities({ sql, api, texts }: NoticeDeps) {
  return {
    /**
     * Says that a model comes to its term, while it can still be used; of one that an application ordered no chat hears. Run twice it
     * says so twice.
     */
    async remindOfModel({ modelId }: { modelId: number }): Promise<void> {
      const model = await readModel(sql, modelId);
      if (model?.status !== 'ready') return;
      const training = await readOrder(sql, model.orderId);
      if (training === undefined || training.channel === 'api') return;
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

    /** Takes the person's cards of the last two days out of the chat; older ones Telegram lets nobody delete. Run twice they are gone. */
    async removeMessages({ deletionId }: { deletionId: number }): Promise<void> {
      const farewell = await readFarewell(sql, deletionId);
      if (farewell === undefined) return;
      const { chatId, messages } = farewell;
      let removed = 0;
      for (let from = 0; from < messages.length; from += messagesAtOnce) {
        const some = messages.slice(from, from + messagesAtOnce);
        removed += (await isDone(() => api.deleteMessages(chatId, some, callSignal(answerMs))))
          ? some.length
          : 0;
      }
      await noteStep(sql, deletionId, { messages: { removed } });
    },

    /** Tells the person what was deleted and what is left, as the last they hear. Run twice they may hear it twice. */
    async sendReceipt({ deletionId }: { deletionId: number }): Promise<void> {
      const farewell = await readFarewell(sql, deletionId);
      if (farewell === undefined || farewell.receipt.told !== undefined) return;
      const { chatId, language, receipt } = farewell;
      const text = renderGoodbye(receipt, texts(language));
      const isTold = await isDone(() =>
        api.sendMessage(chatId, text, { parse_mode: 'HTML' }, callSignal(answerMs)),
      );
      await noteStep(sql, deletionId, { told: { reached: isTold ? 1 : 0 } });
    },
  };
}

/** @returns false when Telegram never does this: nothing reaches the person, or what is to go is gone. @throws what passes */
async function isDone(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    const trouble = classifyTelegramError(error);
    if (trouble.kind === 'unreachable' || !mayRepeat(trouble)) return false;
    throw toTelegramFailure(trouble);
  }
}

export type NoticeActivities = ReturnType<typeof createNoticeActivities>;
