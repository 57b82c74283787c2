import { mostSegmentDays, type Segment } from '../contract/broadcasts.ts';
import { languages } from '../contract/language.ts';
import { orderLines } from '../contract/lines.ts';
import type { Broadcast } from '../db/broadcasts.ts';
import type { BroadcastFault } from '../operations/broadcast-checks.ts';
import { InputError, type Typed } from './command.ts';
import { oneOf, wholeNumber } from './input.ts';
import { moment } from './print.ts';

/** Whom a broadcast is for, as it was typed. @throws InputError */
export function segmentOf({ options, lists }: Typed): Segment {
  const { line, days, balance, quiet } = options;
  const spoken = (lists.language ?? []).map((word) => oneOf(languages, word, '--language'));
  if ((line === undefined) !== (days === undefined))
    throw new InputError('--line and --days belong together: who has ordered of that line in so many days.');
  const most = { most: mostSegmentDays };
  return {
    ...(spoken.length === 1 && { language: spoken[0] }),
    ...(line !== undefined && { line: oneOf(orderLines, line, '--line') }),
    ...(days !== undefined && { lineDays: wholeNumber(days, '--days', most) }),
    ...(balance !== undefined && { balance: wholeNumber(balance, '--balance') }),
    ...(quiet !== undefined && { quietDays: wholeNumber(quiet, '--quiet', most) }),
  };
}

/** Whom it is for, in words. */
function segmentWords({ language, line, lineDays, balance, quietDays }: Segment): string {
  const parts = [
    ...(language === undefined ? [] : [`who read ${language}`]),
    ...(line === undefined ? [] : [`who have ordered of ${line} in the last ${lineDays} days`]),
    ...(balance === undefined ? [] : [`who have ${balance} credits or more`]),
    ...(quietDays === undefined ? [] : [`of whom nothing was heard for ${quietDays} days`]),
  ];
  return parts.length === 0 ? 'all who agreed' : `those who agreed, ${parts.join(', and ')}`;
}

/** What came of it so far. */
export function countsOf(broadcast: Broadcast): string {
  const { reach, sent, failed, unreachable, unknown, skipped } = broadcast;
  if (reach === null) return 'not started';
  return [
    `${sent} of ${reach} sent`,
    ...(unreachable > 0 ? [`${unreachable} blocked the bot`] : []),
    ...(failed > 0 ? [`${failed} refused by Telegram`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(skipped > 0 ? [`${skipped} passed over`] : []),
  ].join(', ');
}

/** A broadcast in full. `people`: whom it reaches now. */
export function linesOf(broadcast: Broadcast, people: number): string[] {
  const { id, status, segment, textEn, textRu, picture, createdBy, createdAt } = broadcast;
  const { startedBy, startedAt, endedAt } = broadcast;
  const began = startedAt && `Started ${moment(startedAt)} UTC by ${startedBy}${ended(endedAt)}.`;
  return [
    `Broadcast ${id}: ${status}, ${countsOf(broadcast)}`,
    `For ${segmentWords(segment)}: reaches ${people} people now.`,
    `Written ${moment(createdAt)} UTC by ${createdBy}.`,
    ...(began === null ? [] : [began]),
    ...(picture === null ? [] : [`With the picture ${picture}.`]),
    ...(textEn === null ? [] : ['', 'en:', textEn]),
    ...(textRu === null ? [] : ['', 'ru:', textRu]),
  ];
}

function ended(endedAt: Date | null): string {
  return endedAt === null ? '' : `, ended ${moment(endedAt)}`;
}

export function faultWords(fault: BroadcastFault): string {
  switch (fault.kind) {
    case 'no_text':
      return `The text in ${fault.language} is missing: --${fault.language} TEXT, or --language for those who read the other one alone.`;
    case 'too_long':
      return `The text in ${fault.language} has ${fault.length} characters; Telegram takes ${fault.most}.`;
    case 'no_picture':
      return 'There is no such picture.';
    case 'bad_segment':
      return `${fault.field} must be a whole number from 1 to ${fault.most}.`;
    case 'half_line':
      return '--line and --days belong together.';
    default:
      return fault satisfies never;
  }
}
