import type { Api } from 'grammy';
import { type Rendered, renderCard } from '../../cards/order.ts';
import { cardNotShown, cardShown, type StaleCard } from '../../db/cards.ts';
import { readOrderFacts } from '../../db/order-facts.ts';
import { readOrder } from '../../db/orders.ts';
import type { Sql } from '../../db/sql.ts';
import { markUnreachable } from '../../db/users.ts';
import { failPoint } from '../../process/fail-points.ts';
import type { Logger } from '../../process/logger.ts';
import { growingPauseMs } from '../../process/pause.ts';
import { classifyTelegramError, errorFields, type TelegramTrouble } from '../../telegram/errors.ts';
import { callSignal } from '../../telegram/signal.ts';
import type { Texts } from '../../texts/texts.ts';

export interface CardShowDeps {
  sql: Sql;
  api: Api;
  texts: Texts;
  log: Logger;
}

export interface CardShow {
  /** Brings the card to what its order says now. Never rejects. @returns how long Telegram wants no calls, mostly 0 */
  now(card: StaleCard): Promise<number>;
  /** Leaves the card for a while. Never rejects. */
  later(card: StaleCard, pauseMs: number): Promise<void>;
}

/** Well within the claim of a card (20 s), also when a new message follows a refused edit. */
const callLimitMs = 8_000;
const troublePauses = { firstMs: 1_000, mostMs: 60_000 };
/** Refused so often it is our mistake: the card rests until its order changes. */
const mostRefusals = 8;

/** Edits and sends cards, and records what they show. */
export function createCardShow({ sql, api, texts, log }: CardShowDeps): CardShow {
  async function show(card: StaleCard): Promise<number> {
    const order = await readOrder(sql, card.orderId);
    if (order === undefined) throw new Error(`order ${card.orderId} is gone`);
    const rendered = renderCard(order, await readOrderFacts(sql, card.orderId), texts(order.language));
    const text = JSON.stringify([rendered.text, rendered.buttons]);
    const shown = { orderId: card.orderId, version: card.version, text };
    if (card.messageId !== null && card.shownText === text) {
      await cardShown(sql, { ...shown, messageId: card.messageId });
      return 0;
    }
    try {
      const messageId = await put(card, rendered);
      failPoint('card.after-send-before-record');
      await cardShown(sql, { ...shown, messageId });
      return 0;
    } catch (error) {
      const trouble = classifyTelegramError(error);
      if (isHopeless(trouble, card)) {
        log.warn({ order: card.orderId, ...trouble }, 'a card is not shown');
        if (trouble.kind === 'unreachable') await markUnreachable(sql, card.chatId);
        // It rests until its order changes or the person comes back; what it shows then is not what it says here.
        await cardShown(sql, { ...shown, text: '', messageId: card.messageId });
        return 0;
      }
      throw error;
    }
  }

  /** @returns the message that shows the card now */
  async function put({ chatId, messageId }: StaleCard, { text, buttons }: Rendered): Promise<number> {
    const options = { parse_mode: 'HTML', reply_markup: { inline_keyboard: buttons } } as const;
    try {
      if (messageId !== null) {
        await api.editMessageText(chatId, messageId, text, options, callSignal(callLimitMs));
        return messageId;
      }
    } catch (error) {
      const { kind } = classifyTelegramError(error);
      if (kind === 'not_modified' && messageId !== null) return messageId;
      if (kind !== 'message_gone') throw error;
    }
    const message = await api.sendMessage(chatId, text, options, callSignal(callLimitMs));
    return message.message_id;
  }

  async function later(card: StaleCard, pauseMs: number): Promise<void> {
    await cardNotShown(sql, card.orderId, pauseMs).catch((error: unknown) =>
      // The claim ends by itself.
      log.error({ err: error, order: card.orderId }, 'a card was not given back'),
    );
  }

  return {
    later,
    async now(card) {
      try {
        return await show(card);
      } catch (error) {
        const { retryAfterMs = 0 } = classifyTelegramError(error);
        log.warn({ order: card.orderId, ...errorFields(error) }, 'a card waits');
        await later(card, Math.max(retryAfterMs, growingPauseMs(card.attempts, troublePauses)));
        return retryAfterMs;
      }
    },
  };
}

function isHopeless({ kind }: TelegramTrouble, card: StaleCard): boolean {
  return kind === 'unreachable' || (kind === 'refused' && card.attempts >= mostRefusals);
}
