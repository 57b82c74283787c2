import { type Api, InputMediaBuilder } from 'grammy';
import type { Button } from '../../contract/buttons.ts';
import {
  type CardKey,
  cardMessageRemoved,
  cardNotShown,
  cardRests,
  cardShown,
  type StaleCard,
} from '../../db/cards.ts';
import type { Sql } from '../../db/sql.ts';
import { markUnreachable } from '../../db/users.ts';
import { failPoint } from '../../process/fail-points.ts';
import type { Logger } from '../../process/logger.ts';
import { growingPauseMs } from '../../process/pause.ts';
import { classifyTelegramError, errorFields, type TelegramTrouble } from '../../telegram/errors.ts';
import { callSignal } from '../../telegram/signal.ts';
import { type CardPhoto, createPhotoUse, type PhotoUse } from './photos.ts';
import { removeMessage } from './removing.ts';

/** What a card is to show now. */
export interface CardContent {
  /** HTML; of a card with a photo what stands below it, at most 1,024 characters. */
  text: string;
  buttons: Button[][];
  photo?: CardPhoto;
  /** Whether this changes with time alone, so that the card is looked at although nothing happened to its subject. */
  isMoving: boolean;
}

/** Draws one kind of card from the rows of its subject, for the person whose chat it is in. */
export type CardRenderer = (card: Pick<CardKey, 'subjectId' | 'chatId'>) => Promise<CardContent>;

/** By the kind of card. */
export type CardRenderers = Readonly<Record<string, CardRenderer>>;

export interface CardShowDeps {
  sql: Sql;
  api: Api;
  log: Logger;
  renderers: CardRenderers;
}

export interface CardShow {
  /**
   * Brings the card to what its subject says now. Never rejects. @returns how long Telegram wants no calls, mostly 0
   * @param through whose calls these are, when not our own
   */
  now(card: StaleCard, through?: Api): Promise<number>;
  /** Leaves the card for a while. Never rejects. */
  later(card: StaleCard, pauseMs: number): Promise<void>;
}

/** Well within the claim of a card (20 s from its turn), also when a new message follows a refused edit. */
const callLimitMs = 8_000;
/** A photo travels; with a refused edit before it, it is still within the claim. */
const photoLimitMs = 11_000;
const troublePauses = { firstMs: 1_000, mostMs: 60_000 };
/** Refused so often it is our mistake: the card rests until its subject changes. */
const mostRefusals = 8;

/** Edits and sends cards, and records what they show. */
export function createCardShow({ sql, api: own, log, renderers }: CardShowDeps): CardShow {
  const photos = createPhotoUse();

  async function show(card: StaleCard, through: Api): Promise<number> {
    const { kind, subjectId, chatId, version } = card;
    const render = renderers[kind];
    if (render === undefined) throw new Error(`nothing draws cards of the kind ${kind}`);
    const content = await render({ subjectId, chatId });
    const { isMoving } = content;
    const text = shownText(content);
    try {
      const messageId = await draw(card, content, through);
      const replaced = await cardShown(sql, { kind, subjectId, chatId, version, messageId, text, isMoving });
      // What was sent while others showed a newer version is one too many.
      for (const old of replaced ?? (messageId === card.messageId ? [] : [messageId])) {
        await removeMessage(through, { chatId, messageId: old }, content);
        await cardMessageRemoved(sql, card, old);
      }
      return 0;
    } catch (error) {
      const trouble = classifyTelegramError(error);
      if (!isHopeless(trouble, card)) throw error;
      log.warn({ ...fields(card), ...trouble }, 'a card is not shown');
      if (trouble.kind === 'unreachable') await markUnreachable(sql, chatId);
      await cardRests(sql, card);
      return 0;
    }
  }

  /** @returns the message that shows the card now */
  async function draw(card: StaleCard, content: CardContent, api: Api): Promise<number> {
    const { messageId } = card;
    if (messageId !== null && card.shownText === shownText(content)) return messageId;
    const shownBy = await put(card, content, { api, photos });
    failPoint('card.after-send-before-record');
    return shownBy;
  }

  async function later(card: StaleCard, pauseMs: number): Promise<void> {
    await cardNotShown(sql, card, pauseMs).catch((error: unknown) =>
      // The claim ends by itself.
      log.error({ err: error, ...fields(card) }, 'a card was not given back'),
    );
  }

  return {
    later,
    async now(card, through = own) {
      try {
        return await show(card, through);
      } catch (error) {
        const { retryAfterMs = 0 } = classifyTelegramError(error);
        log.warn({ ...fields(card), ...errorFields(error) }, 'a card waits');
        await later(card, Math.max(retryAfterMs, growingPauseMs(card.attempts, troublePauses)));
        return retryAfterMs;
      }
    },
  };
}

/** What is remembered of what a card shows. */
function shownText({ text, buttons, photo }: CardContent): string {
  return JSON.stringify([text, buttons, ...(photo ? [photo.key] : [])]);
}

/** What a card is shown with. */
interface Showing {
  api: Api;
  photos: PhotoUse;
}

/** @returns the message that shows the card now */
async function put(card: StaleCard, content: CardContent, showing: Showing): Promise<number> {
  const { messageId } = card;
  try {
    if (messageId !== null) {
      await edit({ ...card, messageId }, content, showing);
      return messageId;
    }
  } catch (error) {
    const { kind } = classifyTelegramError(error);
    if (kind === 'not_modified' && messageId !== null) return messageId;
    if (kind !== 'message_gone') throw error;
  }
  return send(card.chatId, content, showing);
}

/** Words alone are changed below a photo that is there already. */
async function edit(
  { chatId, messageId, shownText: before }: StaleCard & { messageId: number },
  { text, buttons, photo }: CardContent,
  { api, photos }: Showing,
): Promise<void> {
  const reply_markup = { inline_keyboard: buttons };
  const words = { parse_mode: 'HTML', reply_markup } as const;
  const signal = callSignal(callLimitMs);
  if (photo === undefined) {
    await api.editMessageText(chatId, messageId, text, words, signal);
  } else if (before?.endsWith(`,${JSON.stringify(photo.key)}]`)) {
    await api.editMessageCaption(chatId, messageId, { caption: text, ...words }, signal);
  } else {
    await photos.use(photo, async (file) => {
      const media = InputMediaBuilder.photo(file, { caption: text, parse_mode: 'HTML' });
      const edited = await api.editMessageMedia(
        chatId,
        messageId,
        media,
        { reply_markup },
        callSignal(photoLimitMs),
      );
      return edited === true ? undefined : edited.photo;
    });
  }
}

async function send(
  chatId: number,
  { text, buttons, photo }: CardContent,
  { api, photos }: Showing,
): Promise<number> {
  const options = { parse_mode: 'HTML', reply_markup: { inline_keyboard: buttons } } as const;
  if (photo === undefined)
    return (await api.sendMessage(chatId, text, options, callSignal(callLimitMs))).message_id;
  let messageId = 0;
  await photos.use(photo, async (file) => {
    const signal = callSignal(photoLimitMs);
    const message = await api.sendPhoto(chatId, file, { caption: text, ...options }, signal);
    messageId = message.message_id;
    return message.photo;
  });
  return messageId;
}

/** The subject by its kind, as in `{ order: 1001 }`. */
function fields({ kind, subjectId }: CardKey): Record<string, number> {
  return { [kind]: subjectId };
}

function isHopeless({ kind }: TelegramTrouble, card: StaleCard): boolean {
  return kind === 'unreachable' || (kind === 'refused' && card.attempts >= mostRefusals);
}
