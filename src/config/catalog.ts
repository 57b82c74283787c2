import { z } from 'zod';
import { json, pageUrl, wholeNumber } from './fields.ts';
import { isHere } from './provider.ts';
import type { StandIn } from './stand-in.ts';

const money = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,4})?$/, 'must be an amount such as 25 or 25.50')
  .optional();

const selector = z.string().min(1).max(500).exactOptional();

const selectors = z.strictObject(
  {
    product: selector,
    name: selector,
    description: selector,
    price: selector,
    category: selector,
    images: selector,
  },
  'must be an object with product, name, description, price, category, images, each a CSS selector',
);

/** The operators' line. Sources are rows; this makes the first one, and says what may be spent. */
export const catalog = z
  .object({
    START_URL: pageUrl.optional(),
    START_SELECTORS: json('JSON, an object').pipe(selectors).default({}),
    CATALOG_RUN_BUDGET: money.default('20'),
    CATALOG_DAY_BUDGET: money.default('50'),
    GOOGLE_SHEETS_PER_MINUTE: wholeNumber(50, { least: 1, most: 6_000 }),
  })
  .transform((values) => ({
    /** Where the first source begins; undefined: sources are only added by hand. */
    startUrl: values.START_URL,
    /** Where its pages say what, as far as they say it in no standard way. */
    startSelectors: values.START_SELECTORS,
    /** It is on this machine, as the sandbox's is: shops here may be read. */
    isHere: values.START_URL !== undefined && isHere(values.START_URL),
    /** In the currency of the pictures' price: beyond it a run asks before it goes on. */
    budgets: { run: values.CATALOG_RUN_BUDGET, day: values.CATALOG_DAY_BUDGET },
    /** Requests of either kind that Google takes from one user are 60; some room is left for people's own scripts. */
    sheetCallsPerMinute: values.GOOGLE_SHEETS_PER_MINUTE,
  }));

/** Its plain pages say in their own way what they show: see src/sandbox/shop/markup.ts. */
const sandboxSelectors = JSON.stringify({
  product: '[data-product]',
  name: 'h1.name',
  description: '.description',
  price: '.price',
  category: '.department',
  images: '.gallery img',
});

/** A shop to try things out with, until there is another one. */
export const shopStandIn: StandIn = {
  name: 'Shop',
  // Whoever reads a shop needs none.
  keys: /^(?!)/,
  urlVariable: 'START_URL',
  sandboxPath: '/shop/',
  fakes: {},
  usual: { START_SELECTORS: sandboxSelectors },
};
