import { cancellationSignal } from '@temporalio/activity';
import type { PreviewInput, SourcePreview } from '../../src/contract/preview.ts';
import type { Product } from '../../src/contract/shop.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import type { CatalogDeps } from './deps.ts';

/** It leaves time for the answer to reach who waits for it. */
const effortMs = 14_000;
const longestDescription = 500;
const mostImages = 20;

/** What a shop's page says, before anybody reads the whole shop. */
export function createPreviewActivities({ shop }: Pick<CatalogDeps, 'shop'>) {
  return {
    /** Reads one page as a run would, its shop's robots.txt first. Run twice it reads twice, which a shop can bear. */
    async previewPage({ url, source }: PreviewInput): Promise<SourcePreview> {
      const over = AbortSignal.timeout(effortMs);
      const signal = AbortSignal.any([cancellationSignal(), over]);
      try {
        const robots = await shop.readRobots(url, signal);
        const page = await shop.readPage({ url, source, robots }, signal);
        switch (page.status) {
          case 'read': {
            const links = page.links.length;
            return page.product === undefined
              ? { kind: 'no_product', links }
              : { kind: 'product', product: foundOf(page.product), links };
          }
          case 'gone':
            return { kind: 'gone', detail: page.detail };
          case 'skipped':
            return { kind: 'skipped', reason: page.reason, detail: page.detail };
          case 'unchanged':
            throw new Error('a page nobody knew before cannot be unchanged');
          default:
            return page satisfies never;
        }
      } catch (error) {
        if (isProviderError(error)) return { kind: 'trouble', detail: error.detail };
        if (over.aborted) return { kind: 'trouble', detail: 'the shop did not answer in time' };
        throw error;
      }
    },
  };
}

function foundOf({ url, name, description, price, category, images }: Product) {
  return {
    url,
    name: name ?? null,
    description: description?.slice(0, longestDescription) ?? null,
    price: price === undefined ? null : `${price.amount} ${price.currency ?? ''}`.trim(),
    category: category ?? null,
    images: images.slice(0, mostImages),
    imageCount: images.length,
  };
}
