import { z } from 'zod';
import { wholeNumber } from './fields.ts';

export const studio = z
  .object({
    MAX_PHOTOS_NANOBANANA: wholeNumber(8, { most: 8 }),
    MAX_PHOTOS_SEEDREAM: wholeNumber(14, { most: 14 }),
    MAX_FILE_SIZE: wholeNumber(10_485_760, { least: 1_024, most: 20_971_520 }),
  })
  .transform((values) => ({
    maxPhotos: { 'nano-banana': values.MAX_PHOTOS_NANOBANANA, 'seedream-4.5': values.MAX_PHOTOS_SEEDREAM },
    maxFileBytes: values.MAX_FILE_SIZE,
  }));
