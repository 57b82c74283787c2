import { z } from 'zod';
import { type Box, createBox } from '../ground/settings-box.ts';

const settingsSchema = z.strictObject({
  /** The only key that is let in; null: any. */
  key: z.string().min(1).nullable(),
  /** A picture of more bytes is too big. */
  largestContent: z.int().positive(),
});

/** How the CMS behaves; every field can be changed while it runs. */
export type GatewaySettings = z.infer<typeof settingsSchema>;

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<GatewaySettings> = {}): Box<GatewaySettings> {
  return createBox(settingsSchema, { key: null, largestContent: 20_000_000, ...patch });
}
