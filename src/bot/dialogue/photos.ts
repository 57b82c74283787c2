import type { Message } from 'grammy/types';
import { addAsset, readAsset } from '../../db/assets.ts';
import { type FileKey, findFetchedFile, keepFetchedFile } from '../../db/fetched-files.ts';
import type { Sql } from '../../db/sql.ts';
import type { Asker } from '../../storage/decoder.ts';
import type { PictureCheck, PictureRules } from '../../storage/images.ts';
import { FileTooBig, FileUnavailable } from '../../telegram/files.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { type Notice, noticeSchema } from './events.ts';

/** What became of the files of one message or album. */
export interface TakenPhotos {
  /** Hashes of stored assets, in the order they were sent. */
  photos: string[];
  /** Why a file was not taken, each. */
  notices: Notice[];
  /** Files that were not even looked at: there was no room for them. */
  over: number;
}

type IncomingFile =
  | { kind: 'file'; fileId: string; uniqueId: string; bytes: number | undefined }
  | { kind: 'refused'; why: 'gif' | 'video' };

type Outcome = { hash: string } | { notice: Notice };

/** Telegram hands no larger file to a bot. */
const mostFetchableBytes = 20 * 1024 * 1024;
/** Fetched side by side; each may take 10 MB of memory. */
const filesAtOnce = 4;

/** The file a message carries, if it carries one that could be meant as a picture. */
export function fileOf(message: Message): IncomingFile | undefined {
  // A GIF comes as an animation and, for older bots, as a document too.
  if (message.animation) return { kind: 'refused', why: 'gif' };
  if (message.video ?? message.video_note) return { kind: 'refused', why: 'video' };
  const largest = message.photo?.at(-1);
  const file = largest ?? message.document;
  if (file === undefined) return undefined;
  return { kind: 'file', fileId: file.file_id, uniqueId: file.file_unique_id, bytes: file.file_size };
}

/** The words that came with the files, if there were any. */
export function captionOf({ rows }: BotContext): string | undefined {
  const captions = rows.map(({ payload }) => payload.message?.caption).filter((text) => text !== undefined);
  return captions.length > 0 ? captions.join('\n') : undefined;
}

/** How large stored photos are, pixels; in their order. */
export function readSizes(sql: Sql, photos: readonly string[]): Promise<{ width: number; height: number }[]> {
  return Promise.all(
    photos.map(async (hash) => {
      const { width, height } = await readAsset(sql, hash);
      return { width, height };
    }),
  );
}

export interface PhotoIntakeDeps extends Pick<BotDeps, 'sql' | 'objects' | 'decoder' | 'log' | 'fetchFile'> {
  /** Of the largest photo that is taken now. */
  maxFileBytes: () => number;
}

/** Fetches, checks and stores one file. Taken again, it is the same asset, and for a while not even fetched. */
function createTaking(deps: PhotoIntakeDeps) {
  const { sql, objects, decoder } = deps;

  async function take(file: IncomingFile, { user, turn }: BotContext): Promise<Outcome> {
    if (file.kind === 'refused') return refuse(file.why);
    const { bytes = 0 } = file;
    const maxFileBytes = deps.maxFileBytes();
    if (bytes > mostFetchableBytes) return refuse('unfetchable', sizes(bytes, maxFileBytes));
    if (bytes > maxFileBytes) return refuse('too_big', sizes(bytes, maxFileBytes));
    const key = { chatId: user.telegramId, uniqueId: file.uniqueId };
    try {
      const known = await recall(key);
      if (known !== undefined) return known;
      const asker = { key: String(user.id), signal: turn.signal };
      const outcome = await store(await deps.fetchFile(file.fileId, turn.signal), asker);
      // Also when the turn is over: the next attempt goes on from here.
      await keepFetchedFile(sql, key, 'hash' in outcome ? outcome : { refusal: outcome.notice });
      return outcome;
    } catch (error) {
      if (error instanceof FileTooBig) return refuse('too_large', { limit: sizes(0, maxFileBytes).limit });
      if (error instanceof FileUnavailable) return refuse('unavailable');
      throw error;
    }
  }

  /** What an attempt that was cut short has found out. */
  async function recall(key: FileKey): Promise<Outcome | undefined> {
    const { hash, refusal } = (await findFetchedFile(sql, key)) ?? {};
    if (typeof hash === 'string') return { hash };
    const { data } = noticeSchema.safeParse(refusal);
    return data && { notice: data };
  }

  async function store(file: { bytes: Buffer }, asker: Asker): Promise<Outcome> {
    const rules: PictureRules = { maxBytes: deps.maxFileBytes(), purpose: 'reference' };
    const check = await decoder.check(file.bytes, rules, asker);
    if (!check.ok) return describeRefusal(check);
    const { bytes, format, width, height } = check;
    const hash = await objects.put(bytes);
    await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
    return { hash };
  }

  return take;
}

/** Takes the photos of a message or an album. */
export function createPhotoIntake(deps: PhotoIntakeDeps) {
  const { log } = deps;
  const take = createTaking(deps);

  /** @param known what would come twice; `room`: how many more are taken */
  return async (
    ctx: BotContext,
    { known, room }: { known: readonly string[]; room: number },
  ): Promise<TakenPhotos> => {
    const files = ctx.rows.flatMap(({ payload }) => (payload.message && fileOf(payload.message)) ?? []);
    ctx.turn.addFiles(files.length);
    // Fetching an album takes seconds; this says that something is being done.
    await ctx.api
      .sendChatAction(ctx.user.telegramId, 'typing')
      .catch((error: unknown) => log.debug({ err: error }, 'not said that it takes a moment'));
    const taken: TakenPhotos = { photos: [], notices: [], over: 0 };
    const isFull = () => taken.photos.filter((hash) => !known.includes(hash)).length >= room;
    for (let start = 0; start < files.length; start += filesAtOnce) {
      const some = files.slice(start, start + filesAtOnce);
      const outcomes = isFull()
        ? some.map(() => undefined)
        : await Promise.all(some.map((file) => take(file, ctx)));
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome === undefined || (isFull() && 'hash' in outcome && !known.includes(outcome.hash)))
          taken.over += 1;
        else if ('hash' in outcome) taken.photos.push(outcome.hash);
        else
          taken.notices.push(
            files.length > 1 ? { ...outcome.notice, number: start + index + 1 } : outcome.notice,
          );
      }
    }
    return taken;
  };
}

function describeRefusal({ reason, detail }: Extract<PictureCheck, { ok: false }>): Outcome {
  const { bytes = 0, maxBytes = 0, width = 0, height = 0, maxPixels = 0, maxSide = 0, minSide = 0 } = detail;
  if (reason === 'too_big') return refuse(reason, sizes(bytes, maxBytes));
  if (reason === 'too_small') return refuse(reason, { width, height, least: minSide });
  if (reason !== 'too_many_pixels') return refuse(reason);
  return refuse(reason, { width, height, megapixels: maxPixels / 1_000_000, side: maxSide });
}

function refuse(reason: string, values: Notice['values'] = {}): { notice: Notice } {
  return { notice: { key: `refused-${reason}`, values } };
}

/** In MB with one decimal; rounded up, so that what is over the limit also reads so. */
function sizes(bytes: number, maxBytes: number): { size: number; limit: number } {
  return { size: Math.ceil(toTenths(bytes)) / 10, limit: Math.floor(toTenths(maxBytes)) / 10 };
}

function toTenths(bytes: number): number {
  return (bytes / 1024 / 1024) * 10;
}
