import type { PictureTexts } from './descriptions.ts';

/** One picture of a set as it is to be shown. */
export interface GatewayImage {
  /** Ours, for ever: the same picture of the shop has the same. */
  externalKey: string;
  /** Of the key, growing from 1: what is older than what is there is refused, and the same one again changes nothing. */
  version: number;
  /** SHA-256 of the bytes, lower-case hex; they were put there before. */
  contentHash: string;
  /** The shop's own picture, whose place it takes. */
  replaces: string;
  /** The revision of the key that we know, 0 for none: whoever has changed it there since is not overwritten. */
  baseRevision: number;
  texts: PictureTexts;
  attributes: Readonly<Record<string, string>>;
}

/** Pictures of one product: all of them are shown, or none. */
export interface GatewaySet {
  productKey: string;
  product: { url: string; name: string | null };
  images: readonly GatewayImage[];
}

/**
 * What the CMS shows in the place of a key: a version of ours, that version as a person there has changed it, nothing as a person has
 * removed it, or what was there before us.
 */
export type ShownAs = 'published' | 'edited' | 'removed' | 'original';

export interface ShownImage {
  externalKey: string;
  /** The CMS's own. */
  id: string;
  /** Grows with each change, whoever makes it. */
  revision: number;
  shown: ShownAs;
  /** Of ours, the version that is shown or was changed; null: none. */
  version: number | null;
  contentHash: string | null;
  texts: PictureTexts;
  changedAt: Date;
}

/** Something that happened to a key there, by us or by a person. */
export interface GatewayChange {
  by: 'api' | 'person';
  image: ShownImage;
}

/** Why an image of a set cannot be shown as it is wanted. `stale`: a later version is there · `changed`: somebody there has changed it · `withdrawn`: this version was taken back. */
export interface GatewayConflict {
  externalKey: string;
  reason: 'stale' | 'changed' | 'withdrawn';
  /** What is there; null where only its withdrawal is known. */
  image: ShownImage | null;
}

/** The shop's CMS. Calls throw `ProviderError` and never repeat themselves; all can be made any number of times. */
export interface Gateway {
  /** Puts bytes there under their hash. */
  putContent(content: { hash: string; mimeType: string; bytes: Buffer }, signal: AbortSignal): Promise<void>;
  /** Shows all images of a set, or none of them. The same versions again change nothing. */
  publish(
    set: GatewaySet,
    signal: AbortSignal,
  ): Promise<
    { kind: 'published'; images: ShownImage[] } | { kind: 'conflict'; conflicts: GatewayConflict[] }
  >;
  /** Undefined: nothing was ever published under this key. */
  find(externalKey: string, signal: AbortSignal): Promise<ShownImage | undefined>;
  /** Takes a version back: what was shown before it is shown again. One that has not arrived yet never will be shown. */
  withdraw(
    image: { externalKey: string; version: number },
    signal: AbortSignal,
  ): Promise<ShownImage | undefined>;
  /** What has happened since, oldest first. @param after where the last look ended; null: from the beginning */
  listChanges(
    after: string | null,
    signal: AbortSignal,
  ): Promise<{ changes: GatewayChange[]; next: string; isMore: boolean }>;
}
