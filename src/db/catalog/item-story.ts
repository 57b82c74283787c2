import type { PictureTexts, TokenUse } from '../../contract/descriptions.ts';
import type { ShownAs } from '../../contract/gateway.ts';
import type { DecidedVia, Verdict } from '../../contract/review.ts';

/** All that is known of one picture of a shop. Whoever did something is called by name where they have one. */
export interface ItemStory {
  item: StoryItem;
  product: StoryProduct;
  /** By revision and try. */
  results: StoryResult[];
  /** In their order, also those that came too late. */
  decisions: StoryDecision[];
  /** By revision and language. */
  texts: StoryTexts[];
  descriptions: StoryDescription[];
  publications: StoryPublication[];
  /** What the shop's CMS shows, as far as we know; null: nothing of it was ever published. */
  shown: StoryShown | null;
  events: StoryEvent[];
}

export interface StoryItem {
  id: number;
  /** In the shop's CMS. */
  externalKey: string;
  sourceId: number;
  sourceName: string;
  languages: readonly string[];
  /** The shop's own picture: its address, and its bytes as they are stored. */
  pictureUrl: string;
  hash: string;
  /** As the sheet says it, of the source, and of whoever wanted another picture; the last of them counts. */
  prompt: string | null;
  defaultPrompt: string | null;
  redoPrompt: string | null;
  /** By a word of somebody, or by the sheet. */
  isSkipped: boolean;
  isMarked: boolean;
  isWantedAgain: boolean;
  rowState: 'missing' | 'there' | 'removed';
  missingSince: Date | null;
  createdAt: Date;
  /** As `listItems` has it. */
  standing: ItemStanding | null;
}

export interface StoryProduct {
  id: number;
  name: string | null;
  url: string;
  category: string | null;
  /** Decimal. */
  price: string | null;
  currency: string | null;
  /** Pages of the shop that show it. */
  pages: readonly string[];
}

export interface StoryCost {
  /** Decimal; `single`: what a call of its own would have cost. */
  amount: string;
  single: string;
  currency: string;
}

export interface StoryResult {
  id: number;
  revision: number;
  attempt: number;
  status: 'planned' | 'sent' | 'made' | 'refused' | 'failed' | 'dropped';
  reason: string | null;
  prompt: string;
  runId: number;
  /** Of the run; null: by a call of its own. */
  batch: number | null;
  model: string | null;
  inputHash: string;
  hash: string | null;
  fileLink: string | null;
  plannedAt: Date;
  endedAt: Date | null;
  cost: StoryCost | null;
}

export interface StoryDecision {
  resultId: number;
  revision: number;
  verdict: Verdict;
  /** The first decision on a picture does, later ones do not. */
  counts: boolean;
  by: string;
  via: DecidedVia;
  why: string | null;
  prompt: string | null;
  runId: number | null;
  at: Date;
}

export interface StoryTexts {
  resultId: number;
  revision: number;
  language: string;
  alt: string;
  title: string;
  caption: string;
  /** Null: as the model suggested it. */
  editedBy: string | null;
  editedVia: string | null;
  changedAt: Date;
}

export interface StoryDescription {
  resultId: number;
  revision: number;
  attempt: number;
  status: 'planned' | 'sent' | 'made' | 'refused' | 'failed' | 'dropped';
  reason: string | null;
  isLost: boolean;
  complaint: string | null;
  model: string | null;
  tokens: TokenUse | null;
  runId: number;
  endedAt: Date | null;
  cost: StoryCost | null;
}

export interface StoryPublication {
  id: number;
  version: number;
  revision: number;
  status: 'sending' | 'published' | 'failed' | 'withdrawing' | 'withdrawn';
  reason: string | null;
  by: string;
  runId: number | null;
  hash: string;
  texts: PictureTexts;
  openedAt: Date;
  publishedAt: Date | null;
  endedAt: Date | null;
}

export interface StoryShown {
  cmsId: string;
  /** There; grows with each change. */
  revision: number;
  shown: ShownAs;
  /** Of ours. */
  version: number | null;
  hash: string | null;
  texts: PictureTexts;
  /** Whether we changed it last, or somebody there. */
  isOurs: boolean;
  changedAt: Date;
  readAt: Date;
}

export interface StoryEvent {
  kind: string;
  data: Readonly<Record<string, unknown>>;
  at: Date;
}

/** How a picture that was made stands on its way into the shop. */
export const itemStandings = [
  'undecided',
  'rejected',
  'redo',
  'under_way',
  'no_texts',
  'to_publish',
  'sending',
  'published',
  'edited_there',
  'removed_there',
  'withdrawn',
] as const;
export type ItemStanding = (typeof itemStandings)[number];

/** A picture in a list. */
export interface ListedItem {
  id: number;
  externalKey: string;
  sourceName: string;
  productName: string | null;
  /** Null: nothing was made of it. */
  standing: ItemStanding | null;
  /** Of the newest picture that was made. */
  resultId: number | null;
  revision: number | null;
  fileLink: string | null;
  /** The shop's own picture, and the newest that was made. */
  before: string;
  after: string | null;
}
