import type { StoredAsset } from './assets.ts';

/** One picture to be made of another, as a line of a batch. */
export interface BatchLine {
  /** Unique in its batch; the answer names it. */
  key: string;
  prompt: string;
  /** What the new picture starts from. */
  picture: StoredAsset;
  /** Such as `4:5`; without it the picture keeps its own. */
  ratio?: string;
}

/** Many pictures at once, at the price and the pace of batches. */
export interface BatchAsk {
  kind: 'batch';
  lines: readonly BatchLine[];
}

/** What the provider answered to one line. */
export type LineAnswer = { key: string } & (
  | { outcome: 'picture'; picture: Buffer }
  /** Not this picture with this prompt; the provider's own word for why, such as `IMAGE_SAFETY`. */
  | { outcome: 'refused'; reason: string }
  /** Perhaps another time. */
  | { outcome: 'failed'; detail: string }
);
