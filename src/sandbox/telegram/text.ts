import type { MessageEntity } from '@grammyjs/types';
import { z } from 'zod';
import { badRequest } from './api-error.ts';
import { detectEntities } from './entities.ts';
import { captionMaxLength, textMaxLength } from './limits.ts';
import { type FormattedText, parseHtml, plainText } from './markup.ts';

/** Text of a call before it is read. */
export interface RawText {
  text: string;
  parseMode: string | undefined;
  entities: MessageEntity[] | undefined;
}

/** Entities that a bot gives itself instead of a parse mode. */
export const entitiesSchema = z.array(
  z.looseObject({ type: z.string(), offset: z.int().min(0), length: z.int().positive() }),
) as unknown as z.ZodType<MessageEntity[]>;

/**
 * Reads text as Telegram does: markup first, lengths afterwards. Throws 400 `can't parse entities`, and for a
 * parse mode other than HTML, which the sandbox does not read.
 */
function format({ text, parseMode, entities }: RawText): FormattedText {
  if (parseMode === undefined || parseMode.toLowerCase() === 'none') {
    return detectEntities(plainText(text, entities));
  }
  if (parseMode.toLowerCase() !== 'html') throw badRequest('unsupported parse_mode (the sandbox reads HTML)');
  return detectEntities(parseHtml(text));
}

/** The text of a message; throws 400 when nothing or too much is left after parsing. */
export function formatText(raw: RawText): { text: string; entities?: MessageEntity[] } {
  const { text, entities } = format(raw);
  if (text === '') throw badRequest('message text is empty');
  if (text.length > textMaxLength) throw badRequest('message is too long');
  return { text, ...(entities.length > 0 && { entities }) };
}

/** The caption of a photo or file, empty when there is none; throws 400 when it is too long after parsing. */
export function formatCaption(raw: RawText): { caption?: string; caption_entities?: MessageEntity[] } {
  const { text, entities } = format(raw);
  if (text === '') return {};
  if (text.length > captionMaxLength) throw badRequest('message caption is too long');
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}
