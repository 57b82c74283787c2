import type { StoredAsset } from './assets.ts';

/** What is said of a picture beside it. */
export interface ImageTexts {
  alt: string;
  title: string;
  caption: string;
}

/** Most characters of each. */
export const longestText = { alt: 125, title: 60, caption: 200 } as const satisfies Record<
  keyof ImageTexts,
  number
>;

/** By language, such as `en`. */
export type PictureTexts = Readonly<Record<string, ImageTexts>>;

/** A picture to be described. */
export interface DescriptionLine {
  /** Unique in its batch; the answer names it. */
  key: string;
  picture: StoredAsset;
  /** Such as `en`. */
  languages: readonly string[];
  /** What the shop says of its product, by field; the source says which. */
  context: Readonly<Record<string, string>>;
  /** Words the texts must not have, and those they must, as the shop wants it. */
  forbidden: readonly string[];
  demanded: readonly string[];
  /** Texts that other pictures of the product have already. */
  taken: readonly ImageTexts[];
  /** What was wrong with an answer before, in a sentence. */
  complaint?: string;
}

/** Many descriptions at once, at the price and the pace of batches. */
export interface DescriptionBatch {
  kind: 'batch';
  of: 'texts';
  lines: readonly DescriptionLine[];
}

/** Tokens as they were counted for one answer. */
export interface TokenUse {
  input: number;
  output: number;
}

/** What came of one description. The texts are as the model wrote them: nobody has checked them but for their form. */
export type DescriptionAnswer =
  | { outcome: 'texts'; texts: PictureTexts; tokens: TokenUse; model: string }
  /** The provider's own word for why, such as `SAFETY`. */
  | { outcome: 'refused'; reason: string }
  /** Perhaps another time. */
  | { outcome: 'failed'; detail: string };
