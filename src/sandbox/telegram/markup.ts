import type { MessageEntity } from '@grammyjs/types';
import { badRequest } from './api-error.ts';

/** Text with its entities; offsets and lengths in UTF-16 units, as the Bot API counts them. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

type PlainEntityType = MessageEntity.CommonMessageEntity['type'];

const plainTags: Record<string, PlainEntityType> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
};
const otherTags = ['a', 'pre', 'blockquote', 'span'];

interface OpenTag {
  name: string;
  attributes: Map<string, string>;
  offset: number;
}

/**
 * Reads Telegram's HTML: b, i, u, s and their synonyms, code, pre (with a language), a, blockquote
 * (expandable), tg-spoiler. Throws the Bot API's 400 `can't parse entities` for anything else, with the byte
 * offset it names.
 */
export function parseHtml(source: string): FormattedText {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  let text = '';
  let position = 0;
  while (position < source.length) {
    const tagStart = source.indexOf('<', position);
    text += decodeCharacters(source.slice(position, tagStart === -1 ? undefined : tagStart));
    if (tagStart === -1) break;
    const tag = readTag(source, tagStart);
    position = tag.end;
    if (tag.closing) {
      const entity = toEntity(closeTag(open, tag, byteOffset(source, tagStart)), text.length);
      if (entity !== undefined) entities.push(entity);
    } else {
      open.push({ name: tag.name, attributes: tag.attributes, offset: text.length });
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined)
    throw unparsable(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  return trim({ text, entities: mergePre(entities) });
}

function unparsable(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}

function byteOffset(source: string, index: number): number {
  return Buffer.byteLength(source.slice(0, index));
}

interface Tag {
  name: string;
  closing: boolean;
  attributes: Map<string, string>;
  end: number;
}

const attributePattern = /\s+([a-z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/gi;
const tagPattern = /<(\/?)([a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*>/iy;

function readTag(source: string, start: number): Tag {
  tagPattern.lastIndex = start;
  const found = tagPattern.exec(source);
  if (found === null) throw unparsable(`Unclosed start tag at byte offset ${byteOffset(source, start)}`);
  const [whole, slash = '', rawName = '', rawAttributes = ''] = found;
  const name = rawName.toLowerCase();
  const closing = slash === '/';
  if (!closing && !Object.hasOwn(plainTags, name) && !otherTags.includes(name)) {
    throw unparsable(`Unsupported start tag "${name}" at byte offset ${byteOffset(source, start)}`);
  }
  const attributes = new Map<string, string>();
  for (const [, key = '', value = ''] of rawAttributes.matchAll(attributePattern)) {
    attributes.set(key.toLowerCase(), decodeCharacters(value.replace(/^(["'])(.*)\1$/s, '$2')));
  }
  if (name === 'span' && !closing && attributes.get('class') !== 'tg-spoiler') {
    throw unparsable(`Tag "span" must have class "tg-spoiler" at byte offset ${byteOffset(source, start)}`);
  }
  return { name, closing, attributes, end: start + whole.length };
}

function closeTag(open: OpenTag[], tag: Tag, offset: number): OpenTag {
  const last = open.pop();
  if (last === undefined) throw unparsable(`Unexpected end tag at byte offset ${offset}`);
  if (tag.name !== '' && tag.name !== last.name) {
    throw unparsable(
      `Unmatched end tag at byte offset ${offset}, expected "</${last.name}>", found "</${tag.name}>"`,
    );
  }
  return last;
}

/** Undefined for a tag around nothing, and for a link without an address. */
function toEntity({ name, attributes, offset }: OpenTag, end: number): MessageEntity | undefined {
  const length = end - offset;
  if (length === 0) return undefined;
  const plain = plainTags[name];
  if (plain === 'code') {
    const language = attributes.get('class')?.match(/^language-(.+)$/)?.[1];
    // Kept for `mergePre`: only the pre around it may carry the language.
    return language === undefined
      ? { type: 'code', offset, length }
      : ({ type: 'code', offset, length, language } as MessageEntity);
  }
  if (plain !== undefined) return { type: plain, offset, length };
  if (name === 'span') return { type: 'spoiler', offset, length };
  if (name === 'pre') return { type: 'pre', offset, length };
  if (name === 'blockquote') {
    return { type: attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote', offset, length };
  }
  const url = attributes.get('href');
  return url === undefined || url === '' ? undefined : { type: 'text_link', offset, length, url };
}

/** `<pre><code class="language-x">` is one entity, and a language outside of pre means nothing. */
function mergePre(entities: MessageEntity[]): MessageEntity[] {
  const merged: MessageEntity[] = [];
  for (const entity of entities) {
    const inner = merged.at(-1);
    if (
      entity.type === 'pre' &&
      inner?.type === 'code' &&
      inner.offset === entity.offset &&
      inner.length === entity.length
    ) {
      merged.pop();
      const { language } = inner as { language?: string };
      merged.push(language === undefined ? entity : { ...entity, language });
    } else {
      merged.push(entity);
    }
  }
  return merged.map((entity) =>
    entity.type === 'code' ? { type: 'code', offset: entity.offset, length: entity.length } : entity,
  );
}

const namedCharacters: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** Telegram knows four named references and the numeric ones; any other stays as it was written. */
function decodeCharacters(source: string): string {
  return source.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return namedCharacters[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Telegram stores texts without blanks at their ends; the entities move along, outer ones first. */
function trim({ text, entities }: FormattedText): FormattedText {
  const trimmed = text.trim();
  const start = text.indexOf(trimmed);
  const kept: MessageEntity[] = [];
  for (const entity of entities) {
    const offset = Math.max(entity.offset - start, 0);
    const end = Math.min(entity.offset - start + entity.length, trimmed.length);
    if (end > offset) kept.push({ ...entity, offset, length: end - offset });
  }
  kept.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text: trimmed, entities: kept };
}

/** Plain text as a person types it or as a bot sends it without a parse mode. */
export function plainText(text: string, entities: MessageEntity[] = []): FormattedText {
  return trim({ text, entities });
}
