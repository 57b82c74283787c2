import { z } from 'zod';
import type { Prices } from '../contract/lines.ts';
import { wholeNumber } from './fields.ts';

/** What a new database begins with; from then on the rows count, and people change those (`npm run operator`). */
export const credits = z
  .object({
    GENERATION_CREDIT_COST: wholeNumber(50),
    PRODUCT_CREDIT_COST: wholeNumber(50),
    TRAINING_CREDIT_COST: wholeNumber(500),
    PORTRAIT_CREDIT_COST: wholeNumber(25),
    INITIAL_USER_CREDITS: wholeNumber(10_000),
    CREDIT_REQUEST_AMOUNT: wholeNumber(2_500, { least: 1 }),
  })
  .transform((values) => {
    const prices: Prices = {
      studio: values.GENERATION_CREDIT_COST,
      product: values.PRODUCT_CREDIT_COST,
      training: values.TRAINING_CREDIT_COST,
      portrait: values.PORTRAIT_CREDIT_COST,
    };
    return { prices, startingGrant: values.INITIAL_USER_CREDITS, topUp: values.CREDIT_REQUEST_AMOUNT };
  });
