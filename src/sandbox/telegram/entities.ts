import type { MessageEntity } from '@grammyjs/types';
import type { FormattedText } from './markup.ts';

const detected: { type: MessageEntity.CommonMessageEntity['type']; pattern: RegExp }[] = [
  { type: 'bot_command', pattern: /(?<![\w/<>])\/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])/gi },
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/gi },
  { type: 'mention', pattern: /(?<![\w@/])@[a-z]\w{3,31}\b/gi },
];

/**
 * Adds what Telegram finds by itself in any text: commands, addresses and mentions, outside of code and
 * links.
 */
export function detectEntities({ text, entities }: FormattedText): FormattedText {
  const blocked = entities.filter(({ type }) => ['code', 'pre', 'text_link', 'url'].includes(type));
  const found: MessageEntity[] = [];
  for (const { type, pattern } of detected) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (![...blocked, ...found].some((other) => overlap(other, entity))) found.push(entity);
    }
  }
  const all = [...entities, ...found].toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities: all };
}

interface Span {
  offset: number;
  length: number;
}

function overlap(a: Span, b: Span): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
