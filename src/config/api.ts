import { z } from 'zod';
import { onOff } from './fields.ts';

/** The API for other applications. */
export const api = z
  .object({
    WEBHOOKS_TO_LOOPBACK: onOff.default(false),
  })
  .transform(({ WEBHOOKS_TO_LOOPBACK: toLoopback }) => ({
    /** Lets webhooks go to this machine, by plain http too: for trying things out. */
    toLoopback,
  }));
