import {
  longestBroadcast,
  longestBroadcastCaption,
  mostSegmentDays,
  type Segment,
} from '../contract/broadcasts.ts';
import { type Language, languages } from '../contract/language.ts';
import { storableText } from '../contract/storable.ts';
import type { BroadcastDraft } from '../db/broadcasts.ts';

/** A broadcast as somebody writes it. */
export interface WrittenBroadcast {
  segment: Segment;
  textEn?: string | undefined;
  textRu?: string | undefined;
  /** The hash of a stored picture. */
  picture?: string | undefined;
}

/** What keeps a broadcast from being saved. */
export type BroadcastFault =
  /** Those whom it reaches read this language, too. */
  | { kind: 'no_text'; language: Language }
  /** In UTF-16 units, as Telegram counts. */
  | { kind: 'too_long'; language: Language; length: number; most: number }
  | { kind: 'no_picture' }
  | { kind: 'bad_segment'; field: 'lineDays' | 'balance' | 'quietDays'; most: number }
  /** A line needs its days, and days their line. */
  | { kind: 'half_line' };

const mostBalance = 1_000_000_000;

/** The broadcast as it is kept, or the first of its faults. */
export function checkBroadcast(written: WrittenBroadcast): BroadcastDraft | BroadcastFault {
  const { segment } = written;
  const picture = written.picture ?? null;
  const texts = { en: cleaned(written.textEn), ru: cleaned(written.textRu) };
  const most = picture === null ? longestBroadcast : longestBroadcastCaption;
  for (const language of languages) {
    const text = texts[language];
    const isNeeded = segment.language === undefined || segment.language === language;
    if (text === null && isNeeded) return { kind: 'no_text', language };
    if (text !== null && text.length > most) return { kind: 'too_long', language, length: text.length, most };
  }
  return faultOf(segment) ?? { segment, textEn: texts.en, textRu: texts.ru, picture };
}

function faultOf({ line, lineDays, balance, quietDays }: Segment): BroadcastFault | undefined {
  if ((line === undefined) !== (lineDays === undefined)) return { kind: 'half_line' };
  if (!isWithin(lineDays, mostSegmentDays))
    return { kind: 'bad_segment', field: 'lineDays', most: mostSegmentDays };
  if (!isWithin(quietDays, mostSegmentDays))
    return { kind: 'bad_segment', field: 'quietDays', most: mostSegmentDays };
  if (!isWithin(balance, mostBalance)) return { kind: 'bad_segment', field: 'balance', most: mostBalance };
  return undefined;
}

function isWithin(number: number | undefined, most: number): boolean {
  return number === undefined || (Number.isSafeInteger(number) && number >= 1 && number <= most);
}

/** Null: nothing is written. Lines end as Telegram counts them. */
function cleaned(text = ''): string | null {
  const kept = storableText(text.replaceAll('\r\n', '\n')).trim();
  return kept === '' ? null : kept;
}
