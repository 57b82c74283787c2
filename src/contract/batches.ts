import type { StoredAsset } from './assets.ts';
import type { DescriptionAnswer, DescriptionBatch } from './descriptions.ts';

/** One picture to be made of another. */
export interface BatchLine {
  /** Unique in its batch; the answer names it. */
  key: string;
  prompt: string;
  /** What the new picture starts from. */
  picture: StoredAsset;
  /** Such as `4:5`; without it the picture keeps its own. */
  ratio?: string;
}

/** Many pictures at once. */
export interface PictureBatch {
  kind: 'batch';
  of: 'pictures';
  lines: readonly BatchLine[];
}

/** Many pictures or texts at once, at the price and the pace of batches. */
export type BatchAsk = PictureBatch | DescriptionBatch;

/** What came of one picture. */
export type PictureAnswer =
  | { outcome: 'picture'; picture: Buffer }
  /** Not this picture with this prompt; the provider's own word for why, such as `IMAGE_SAFETY`. */
  | { outcome: 'refused'; reason: string }
  /** Perhaps another time. */
  | { outcome: 'failed'; detail: string };

/** What the provider answered to one line. */
export type LineAnswer = { key: string } & (PictureAnswer | DescriptionAnswer);
