import type { ShopSource, SkipReason } from './shop.ts';

/** Type name of the workflow that reads one page of a shop, to see what its selectors find. Nothing of it is kept. */
export const previewSourceWorkflowType = 'previewSourceWorkflow';

/** One execution a question. @param key of whoever asks, new each time */
export function previewSourceWorkflowId(key: string): string {
  return `preview-${key}`;
}

export interface PreviewInput {
  /** Of the page. */
  url: string;
  /** As the shop is set, or would be. */
  source: ShopSource;
}

/** `trouble`: it could not be read now, and why, in a sentence for operators. */
export type SourcePreview =
  | { kind: 'product'; product: FoundProduct; links: number }
  | { kind: 'no_product'; links: number }
  | { kind: 'gone'; detail: string }
  | { kind: 'skipped'; reason: SkipReason; detail: string }
  | { kind: 'trouble'; detail: string };

/** What a page says of its product; null: nothing. */
export interface FoundProduct {
  url: string;
  name: string | null;
  description: string | null;
  /** With its currency. */
  price: string | null;
  category: string | null;
  /** Addresses, the first of them, and how many there are. */
  images: readonly string[];
  imageCount: number;
}

/** From the start of the execution until nobody waits for its answer any more. */
export const previewLimitMs = 20_000;
