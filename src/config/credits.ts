import { z } from 'zod';
import { wholeNumber } from './fields.ts';

export const credits = z
  .object({
    INITIAL_USER_CREDITS: wholeNumber(10_000),
    CREDIT_REQUEST_AMOUNT: wholeNumber(2_500, { least: 1 }),
  })
  .transform(({ INITIAL_USER_CREDITS: startingGrant, CREDIT_REQUEST_AMOUNT: topUp }) => ({
    startingGrant,
    topUp,
  }));
