import { z } from 'zod';
import {
  longestModelName,
  mostPortraits,
  portraitRatios,
  subjects,
  usualPortraits,
} from '../../contract/portraits.ts';
import { storableText } from '../../contract/storable.ts';
import { maxPromptLength, ratios, studioModels } from '../../contract/studio.ts';
import type { ApiAsk } from '../../operations/api-wishes.ts';
import { ApiProblem } from './problems.ts';

const words = (most: number) =>
  z
    .string()
    .max(2 * most)
    .transform((text) => storableText(text).trim())
    .pipe(z.string().min(1).max(most));
const file = z.string().regex(/^file_[0-9a-f]{32}$/, 'must be the id of an uploaded file');
const files = z.array(file).max(20);
const id = z.int().min(1);
const prompt = words(maxPromptLength);

/** What every order says. */
const common = {
  max_price: z.int().min(0).optional(),
  notify: z.boolean().default(false),
};

const orderSchema = z.discriminatedUnion('line', [
  z.strictObject({
    line: z.literal('studio'),
    model: z.enum(studioModels),
    prompt,
    ratio: z.enum(ratios).default('1:1'),
    files: files.default([]),
    ...common,
  }),
  z.strictObject({
    line: z.literal('product'),
    product: file,
    background: file.optional(),
    style: id.optional(),
    ...common,
  }),
  z.strictObject({
    line: z.literal('training'),
    name: words(longestModelName),
    subject: z.enum(subjects),
    files,
    ...common,
  }),
  z.strictObject({
    line: z.literal('portrait'),
    model: id,
    prompt: prompt.optional(),
    style: id.optional(),
    pictures: z.int().min(1).max(mostPortraits).default(usualPortraits),
    ratio: z.enum(portraitRatios).default('4:5'),
    ...common,
  }),
]);

export interface AskedOrder {
  ask: ApiAsk;
  atMost: number | undefined;
  inChat: boolean;
}

/** Reads the body of an order. @throws ApiProblem naming every field that is wrong */
export function readOrderAsk(body: unknown): AskedOrder {
  const { data, error } = orderSchema.safeParse(body);
  if (data === undefined) {
    const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), detail: message }));
    throw new ApiProblem('invalid', { errors });
  }
  return { ask: askOf(data), atMost: data.max_price, inChat: data.notify };
}

function askOf(order: z.infer<typeof orderSchema>): ApiAsk {
  switch (order.line) {
    case 'studio':
    case 'training':
      return order;
    case 'product':
      return { ...order, background: either(order.background, order.style, 'background') };
    case 'portrait':
      return { ...order, prompt: either(order.prompt, order.style, 'prompt') };
    default:
      return order satisfies never;
  }
}

/** One's own, or a style of ours. */
function either(
  own: string | undefined,
  style: number | undefined,
  field: string,
): string | { style: number } {
  if (own !== undefined && style === undefined) return own;
  if (style !== undefined && own === undefined) return { style };
  throw new ApiProblem('invalid', {
    errors: [{ field, detail: `either ${field} or style must be there, and not both` }],
  });
}
