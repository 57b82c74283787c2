import { z } from 'zod';

export const noticeSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Which file of an album is meant, from 1. */
  number: z.int().exactOptional(),
});

/** Something to say above the next screen: a message's key and its values. */
export type Notice = z.infer<typeof noticeSchema>;

/** A state and what is said on the way into it. */
export interface Told<State> {
  state: State;
  notices: Notice[];
}

export const keptSchema = z.object({
  id: z.int(),
  /** Hashes of stored assets. */
  photos: z.array(z.string()),
  prompt: z.string().exactOptional(),
});

/** Words and photos that came before a person said what for. */
export type Kept = z.infer<typeof keptSchema>;

/** `draftId`: for a draft that begins with this event. */
export interface TextEvent {
  type: 'text';
  draftId: number;
  text: string;
}

export interface PhotosEvent {
  type: 'photos';
  draftId: number;
  /** Hashes of stored assets. */
  photos: readonly string[];
  notices: readonly Notice[];
  caption?: string;
  /** Photos left out before they came here. */
  over: number;
}

/** Blanks, invisible marks and the two letters that look like nothing. */
export const nothingToSee = /^[\s\p{Cf}\p{Cc}\u2800\u3164]*$/u;

/** Why this text cannot be a prompt, if so. `max`: characters as Telegram counts them, UTF-16 units. */
export function checkPrompt(text: string, max: number): Notice | undefined {
  if (nothingToSee.test(text)) return notice('notice-prompt-empty', { max });
  const { length } = text.trim();
  return length > max ? notice('notice-prompt-long', { length, max }) : undefined;
}

/** A name on one line, or why these words cannot be one. `max`: characters as Telegram counts them, UTF-16 units. */
export function readName(words: string, max: number): string | Notice {
  const name = words.replace(/\s+/g, ' ').trim();
  if (nothingToSee.test(name)) return notice('notice-name-empty', { max });
  const { length } = name;
  return length > max ? notice('notice-name-long', { length, max }) : name;
}

/** Something to say, by its message's key. */
export function notice(key: string, values: Notice['values'] = {}): Notice {
  return { key, values };
}

/** A state with nothing said on the way into it. */
export function quietly<State>(state: State): Told<State> {
  return { state, notices: [] };
}

/** The photos that are not known yet, each once, and how many were. */
export function sortOut(
  photos: readonly string[],
  known: readonly string[],
): { fresh: string[]; repeated: number } {
  const fresh = photos.filter((hash, index) => !known.includes(hash) && photos.indexOf(hash) === index);
  return { fresh, repeated: photos.length - fresh.length };
}
