import { z } from 'zod';
import { wholeNumber } from './fields.ts';

export const product = z
  .object({
    PRODUCT_CREDIT_COST: wholeNumber(50),
  })
  .transform(({ PRODUCT_CREDIT_COST: price }) => ({ price }));
