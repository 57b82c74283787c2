import { z } from 'zod';
import { seconds, url, wholeNumber } from './fields.ts';
import { exchange } from './provider.ts';
import type { StandIn } from './stand-in.ts';
import { reach } from './web.ts';

const modelId = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,80}$/, 'must be the id of a model');

const usd = z.string().regex(/^\d{1,4}(?:\.\d{1,6})?$/, 'must be a price in USD such as 0.134');

/** USD of a picture by a single call; a batch costs half. */
const priceBySize = { '1K': '0.134', '2K': '0.134', '4K': '0.24' } as const;

/** One account, whose batches make the pictures of the catalog. */
export const gemini = z
  .object({
    ...reach,
    GEMINI_API_KEY: z.string().optional(),
    GEMINI_API_URL: url.default('https://generativelanguage.googleapis.com'),
    GEMINI_API_VERSION: z.enum(['v1', 'v1beta'], 'must be v1 or v1beta').default('v1beta'),
    GEMINI_MODEL: modelId.default('gemini-3-pro-image'),
    GEMINI_DESCRIPTION_MODEL: modelId.default('gemini-3.8-flash'),
    GEMINI_IMAGE_SIZE: z.enum(['1K', '2K', '4K'], 'must be 1K, 2K or 4K').default('2K'),
    GEMINI_INPUTS: z.enum(['files', 'inline'], 'must be files or inline').default('files'),
    GEMINI_MAX_BATCHES: wholeNumber(5, { least: 0, most: 100 }),
    GEMINI_BATCH_LINES: wholeNumber(150, { least: 1, most: 10_000 }),
    GEMINI_BATCH_TIMEOUT: seconds(180_000, 604_800),
    GEMINI_IMAGE_PRICE: usd.optional(),
    GEMINI_DESCRIPTION_PRICE: usd.default('0.004'),
    GEMINI_DESCRIPTION_BATCH_FROM: wholeNumber(50, { least: 0, most: 1_000_000 }),
  })
  .transform((values) => {
    const { GEMINI_API_KEY: key, GEMINI_API_URL: apiUrl, GEMINI_IMAGE_SIZE: imageSize } = values;
    const places = { batch: values.GEMINI_MAX_BATCHES };
    return {
      // Its results are files that only the key opens, and no callback of its is used.
      ...exchange({ apiUrl, callbacks: false, resultHosts: [] }, values),
      accounts: key === undefined ? [] : [{ number: 1, key, places }],
      apiVersion: values.GEMINI_API_VERSION,
      model: values.GEMINI_MODEL,
      descriptionModel: values.GEMINI_DESCRIPTION_MODEL,
      imageSize,
      inputs: values.GEMINI_INPUTS,
      /** Of one batch at most; the size of the pictures allows fewer. */
      linesPerBatch: values.GEMINI_BATCH_LINES,
      /** When a batch that has not ended is given up: the vendor does so after 48 hours. */
      limitMs: values.GEMINI_BATCH_TIMEOUT,
      /** USD of one picture by a single call, decimal; a batch costs half. */
      imagePrice: values.GEMINI_IMAGE_PRICE ?? priceBySize[imageSize],
      /** The same of the texts of one picture. */
      descriptionPrice: values.GEMINI_DESCRIPTION_PRICE,
      /** From how many pictures on their texts are made by batches; 0: never. */
      descriptionBatchFrom: values.GEMINI_DESCRIPTION_BATCH_FROM,
    };
  });

export const geminiStandIn: StandIn = {
  name: 'Gemini',
  keys: /^GEMINI_API_KEY$/,
  urlVariable: 'GEMINI_API_URL',
  sandboxPath: '/gemini',
  fakes: { GEMINI_API_KEY: 'FAKE_GEMINI_KEY' },
};
