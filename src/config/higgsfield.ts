import { z } from 'zod';
import type { StudioModel } from '../contract/studio.ts';

const model = z.object({
  /** Path of the paid call. */
  path: z.string().startsWith('/'),
  /** Field that takes the references, and whether each is a plain URL or an object around it. */
  imageField: z.string(),
  imageShape: z.enum(['url', 'object']),
  extra: z.record(z.string(), z.unknown()).default({}),
});

export type HiggsfieldModel = z.infer<typeof model>;
export type HiggsfieldModels = Readonly<Record<StudioModel, HiggsfieldModel>>;

/**
 * What Higgsfield calls our models. The vendor announces that paths and fields will change, and the path of Seedream 4.5 was
 * never seen on this API: HIGGSFIELD_MODELS overrides each entry as JSON.
 */
const defaults: HiggsfieldModels = {
  'nano-banana': {
    path: '/nano-banana',
    imageField: 'input_images',
    imageShape: 'object',
    extra: { num_images: 1, output_format: 'png' },
  },
  'seedream-4.5': {
    path: '/bytedance/seedream/v4.5',
    imageField: 'image_urls',
    imageShape: 'url',
    extra: { resolution: '2K', camera_fixed: false },
  },
};

export const higgsfieldModelsSchema = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be JSON, an object by model');
      return z.NEVER;
    }
  })
  .pipe(z.partialRecord(z.enum(['nano-banana', 'seedream-4.5']), model))
  .transform((overrides): HiggsfieldModels => ({ ...defaults, ...overrides }));
