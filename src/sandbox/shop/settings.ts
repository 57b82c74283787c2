import { z } from 'zod';
import { milliseconds } from '../ground/job-settings.ts';
import { type Box, createBox } from '../ground/settings-box.ts';
import { ownGoods } from './goods.ts';

const settingsSchema = z.strictObject({
  /** How many products there are in all; what is beyond the sixty is made up, with small pictures. */
  products: z.int().min(ownGoods).max(100_000),
  /** How long the slow page takes. */
  slowMs: milliseconds,
  /** Said in robots.txt; 0 leaves it out. */
  crawlDelaySeconds: z.number().min(0),
  /** Pixels of a picture's side. */
  pictureSide: z.int().min(16).max(4_000),
});

/** How the shop behaves; every field can be changed while it runs. */
export type ShopSettings = z.infer<typeof settingsSchema>;

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<ShopSettings> = {}): Box<ShopSettings> {
  const defaults = { products: ownGoods, slowMs: 1_500, crawlDelaySeconds: 0.1, pictureSide: 800 };
  return createBox(settingsSchema, { ...defaults, ...patch });
}
