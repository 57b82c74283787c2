import type { ImageTexts, PictureTexts } from '../../contract/descriptions.ts';
import type { GatewayChange, GatewayConflict, ShownAs, ShownImage } from '../../contract/gateway.ts';
import { foreignName } from '../../contract/storable.ts';
import { asRecord } from '../transport/json.ts';

/** Answers are read strictly in what we need; what else stands there is passed over. Undefined: it is none. */

export function readImage(value: unknown): ShownImage | undefined {
  const fields = asRecord(value);
  const externalKey = foreignName(fields.externalKey);
  const id = foreignName(fields.id);
  const revision = readCount(fields.revision);
  const shown = shownAs.find((word) => word === fields.shown);
  const version = orNull(fields.version, readCount);
  const contentHash = orNull(fields.contentHash, readHash);
  const texts = readTexts(fields.texts);
  const changedAt = new Date(String(fields.changedAt));
  if (externalKey === undefined || id === undefined || revision === undefined || shown === undefined)
    return undefined;
  if (version === undefined || contentHash === undefined || !texts || Number.isNaN(changedAt.valueOf()))
    return undefined;
  // Only the shop's own picture is no version of ours.
  if ((version === null) !== (shown === 'original')) return undefined;
  return { externalKey, id, revision, shown, version, contentHash, texts, changedAt };
}

export function readConflict(value: unknown): GatewayConflict | undefined {
  const fields = asRecord(value);
  const externalKey = foreignName(fields.externalKey);
  const reason = reasons.find((word) => word === fields.reason);
  const image = orNull(fields.image, readImage);
  if (externalKey === undefined || reason === undefined || image === undefined) return undefined;
  return { externalKey, reason, image };
}

export function readChange(value: unknown): GatewayChange | undefined {
  const { by, image: shown } = asRecord(value);
  const image = readImage(shown);
  return image && (by === 'api' || by === 'person') ? { by, image } : undefined;
}

/** All of a list; undefined when it is none, or one of it cannot be read. */
export function readAll<Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.flatMap((item) => read(item) ?? []);
  return items.length === value.length ? items : undefined;
}

const shownAs: readonly ShownAs[] = ['published', 'edited', 'removed', 'original'];
const reasons: readonly GatewayConflict['reason'][] = ['stale', 'changed', 'withdrawn'];

function orNull<Value>(
  value: unknown,
  read: (value: unknown) => Value | undefined,
): Value | null | undefined {
  return value === null ? null : read(value);
}

/** Numbers come as they are written. */
function readCount(value: unknown): number | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;
}

function readHash(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

function readTexts(value: unknown): PictureTexts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const languages = Object.entries(value).map(([language, texts]) => [language, readWords(texts)] as const);
  return languages.every((entry): entry is [string, ImageTexts] => entry[1] !== undefined)
    ? Object.fromEntries(languages)
    : undefined;
}

function readWords(value: unknown): ImageTexts | undefined {
  const { alt, title, caption } = asRecord(value);
  if (typeof alt !== 'string' || typeof title !== 'string' || typeof caption !== 'string') return undefined;
  return { alt, title, caption };
}
