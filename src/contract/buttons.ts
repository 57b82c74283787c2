import { type Language, languages } from './language.ts';
import { type StatsPeriod, statsPeriods } from './stats.ts';
import { type Ratio, ratios, type StudioModel, studioModels } from './studio.ts';

/** A button under a message; `callback_data` comes back when it is pressed (Telegram: 1 to 64 bytes). */
export interface Button {
  text: string;
  callback_data: string;
}

/** What can be pressed under an order: on its card, under its picture, in the history. */
export const orderActions = ['cancel', 'again', 'change', 'as_it_was', 'story', 'open', 'more'] as const;
export type OrderAction = (typeof orderActions)[number];

export const pageNames = [
  'menu',
  'studio',
  'product',
  'credits',
  'history',
  'settings',
  'help',
  'styles',
] as const;
export type PageName = (typeof pageNames)[number];

/** What of a draft can be changed on its own. */
export const draftFields = ['model', 'prompt', 'photos', 'ratio'] as const;
export type DraftField = (typeof draftFields)[number];

/** The photos of a product order that can be replaced, each on its own. */
export const productParts = ['product', 'background'] as const;
export type ProductPart = (typeof productParts)[number];

/** What administrators do with styles; a removal is asked about once. */
export const styleMoves = ['remove', 'remove_now'] as const;
export type StylePress = { move: 'add' } | { move: (typeof styleMoves)[number]; style: number };

/** `make`, `product` begin with what was kept · `done` no more photos · `use`, `keep` the new prompt or the old one. */
export const draftMoves = ['make', 'product', 'done', 'back', 'cancel', 'use', 'keep'] as const;
export type DraftMove = (typeof draftMoves)[number];

/**
 * What can be pressed while a picture is being described. `photo` is the beginning of the photo's hash; `replace` takes the
 * photo that was sent at the confirmation, or asks for one. `confirm` says the price that its screen showed; buttons of
 * former times do not.
 */
export type DraftPress =
  | { move: DraftMove }
  | { move: 'confirm'; price?: number }
  | { move: 'model'; model: StudioModel }
  | { move: 'ratio'; ratio: Ratio }
  | { move: 'remove'; photo: string }
  | { move: 'edit'; field: DraftField }
  | { move: 'style'; style: number }
  | { move: 'replace'; part: ProductPart };

export type Press =
  | { kind: 'order'; orderId: number; action: OrderAction }
  | { kind: 'draft'; draftId: number; press: DraftPress }
  | { kind: 'style'; press: StylePress }
  | { kind: 'stats'; period: StatsPeriod }
  | { kind: 'page'; page: PageName }
  | { kind: 'history'; page: number }
  | { kind: 'language'; language: Language };

/** Digits of a hash that name one of at most 14 photos. */
const photoDigits = 12;

export function orderData(orderId: number, action: OrderAction): string {
  return `o:${orderId}:${action}`;
}

export function draftData(draftId: number, press: DraftPress): string {
  const start = `d:${draftId}:${press.move}`;
  if ('price' in press) return `${start}:${press.price}`;
  if ('model' in press) return `${start}:${press.model}`;
  if ('ratio' in press) return `${start}:${press.ratio}`;
  if ('photo' in press) return `${start}:${press.photo.slice(0, photoDigits)}`;
  if ('field' in press) return `${start}:${press.field}`;
  if ('style' in press) return `${start}:${press.style}`;
  return 'part' in press ? `${start}:${press.part}` : start;
}

export function styleData(press: StylePress): string {
  return 'style' in press ? `s:${press.move}:${press.style}` : `s:${press.move}`;
}

/** @param period days */
export function statsData(period: StatsPeriod): string {
  return `t:${period}`;
}

export function pageData(page: PageName): string {
  return `m:${page}`;
}

/** @param page counted from 0, the newest orders */
export function historyData(page: number): string {
  return `h:${page}`;
}

export function languageData(language: Language): string {
  return `l:${language}`;
}

/** Reads what a button carried; undefined when no button of ours carries this. */
export function parsePress(data: string): Press | undefined {
  const [kind = '', first = '', second = '', ...rest] = data.split(':');
  switch (kind) {
    case 'o': {
      const orderId = toId(first);
      const action = member(orderActions, second);
      return orderId !== undefined && action !== undefined ? { kind: 'order', orderId, action } : undefined;
    }
    case 'd': {
      const draftId = toId(first);
      const press = parseDraftPress(second, rest.join(':'));
      return draftId !== undefined && press !== undefined ? { kind: 'draft', draftId, press } : undefined;
    }
    case 's': {
      const press = parseStylePress(first, second);
      return press && { kind: 'style', press };
    }
    case 't': {
      const period = statsPeriods.find((days) => String(days) === first);
      return period && { kind: 'stats', period };
    }
    case 'm': {
      const page = member(pageNames, first);
      return page && { kind: 'page', page };
    }
    case 'h': {
      const page = toId(first);
      return page === undefined ? undefined : { kind: 'history', page };
    }
    case 'l': {
      const language = member(languages, first);
      return language && { kind: 'language', language };
    }
    default:
      return undefined;
  }
}

function parseDraftPress(move: string, value: string): DraftPress | undefined {
  switch (move) {
    case 'confirm': {
      const price = toId(value);
      return { move, ...(price !== undefined && { price }) };
    }
    case 'model': {
      const model = member(studioModels, value);
      return model && { move, model };
    }
    case 'ratio': {
      const ratio = member(ratios, value);
      return ratio && { move, ratio };
    }
    case 'remove':
      return /^[0-9a-f]{12}$/.test(value) ? { move, photo: value } : undefined;
    case 'edit': {
      const field = member(draftFields, value);
      return field && { move, field };
    }
    case 'style': {
      const style = toId(value);
      return style === undefined ? undefined : { move, style };
    }
    case 'replace': {
      const part = member(productParts, value);
      return part && { move, part };
    }
    default: {
      const plain = member(draftMoves, move);
      return plain && { move: plain };
    }
  }
}

function parseStylePress(first: string, second: string): StylePress | undefined {
  if (first === 'add') return { move: first };
  const move = member(styleMoves, first);
  const style = toId(second);
  return move !== undefined && style !== undefined ? { move, style } : undefined;
}

function toId(text: string): number | undefined {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(id) ? id : undefined;
}

function member<T extends string>(all: readonly T[], text: string): T | undefined {
  return all.find((one) => one === text);
}
