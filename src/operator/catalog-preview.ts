import type { SourcePreview } from '../contract/preview.ts';
import { isShopAddress } from '../contract/source-fields.ts';
import { pickSource } from '../operations/catalog.ts';
import { previewSource } from '../operations/catalog-preview.ts';
import { whichSource } from './catalog-items.ts';
import { type Command, forbidden, InputError, refused } from './command.ts';
import { arg } from './input.ts';
import { table } from './print.ts';

export const catalogPreviewCommands: readonly Command[] = [
  {
    name: 'catalog preview',
    args: ['ADDRESS'],
    options: ['source'],
    about: 'reads one page of a shop and says what is found on it; nothing is kept',
    async run(typed, { deps, who }) {
      const url = arg(typed, 0);
      if (!isShopAddress(url))
        throw new InputError(`ADDRESS is "${url}": it must be one such as https://shop.example.test/vase.`);
      const picked = await pickSource(deps.sql, typed.options.source);
      if (picked.kind !== 'source') return whichSource(picked);
      const { startUrl, hosts, selectors } = picked.source;
      const outcome = await previewSource(deps, who, { url, source: { startUrl, hosts, selectors } });
      switch (outcome.kind) {
        case 'read':
          return { lines: found(url, outcome.preview), outcome };
        case 'late':
          return refused(
            outcome,
            'Nobody has read the page in 20 seconds: readers are busy with a run, or none is there.',
          );
        case 'away':
          return refused(outcome, 'Temporal does not answer; the page was not read.');
        case 'forbidden':
          return forbidden();
        default:
          return outcome satisfies never;
      }
    },
  },
];

function found(url: string, preview: SourcePreview): string[] {
  switch (preview.kind) {
    case 'product': {
      const { product, links } = preview;
      const { images, imageCount, ...rest } = product;
      const rows = Object.entries(rest).map(([name, value]) => [name, value ?? '–']);
      const pictures = images.map((address, index) => [
        index === 0 ? `pictures (${imageCount})` : '',
        address,
      ]);
      return table([...rows, ...pictures, ['links', String(links)]]);
    }
    case 'no_product':
      return [`${url} is not the page of a product; it has ${preview.links} links to pages of the shop.`];
    case 'gone':
      return [`There is no page at ${url}: ${preview.detail}.`];
    case 'skipped':
      return [`${url} would not be read (${preview.reason.replaceAll('_', ' ')}): ${preview.detail}.`];
    case 'trouble':
      return [`${url} could not be read now: ${preview.detail}.`];
    default:
      return preview satisfies never;
  }
}
