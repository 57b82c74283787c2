import { z } from 'zod';
import { decimal, flag, wholeNumber, words } from './params.ts';

const ratio = z.enum(['1:1', '16:9', '9:16', '21:9', '9:21', '3:2', '2:3', '5:4', '4:5', '4:3', '3:4']);
const side = wholeNumber.pipe(z.int().min(64).multipleOf(8));

/** The fields of a prompt that are played; those that work from another picture, and films, are not. */
export const promptSchema = z
  .strictObject({
    text: words,
    negative_prompt: z.string().optional(),
    callback: z.string().optional(),
    num_images: wholeNumber.pipe(z.int().min(1).max(8)).optional(),
    seed: wholeNumber
      .pipe(
        z
          .int()
          .min(0)
          .max(2 ** 32),
      )
      .optional(),
    w: side.optional(),
    h: side.optional(),
    aspect_ratio: ratio.optional(),
    ar: ratio.optional(),
    resolution: z.enum(['1K', '2K', '4K']).optional(),
    super_resolution: flag.optional(),
    inpaint_faces: flag.optional(),
    hires_fix: flag.optional(),
    face_correct: flag.optional(),
    face_swap: flag.optional(),
    cfg_scale: decimal.pipe(z.number().min(0).max(15)).optional(),
    steps: wholeNumber.pipe(z.int().min(0).max(50)).optional(),
    scheduler: z.string().optional(),
    style: z.string().optional(),
    color_grading: z.string().optional(),
    film_grain: flag.optional(),
  })
  .refine(
    ({ inpaint_faces, hires_fix, super_resolution }) => super_resolution || !(inpaint_faces || hires_fix),
    {
      path: ['super_resolution'],
      error: 'must be on for inpaint_faces and hires_fix',
    },
  );

export type PromptFields = z.infer<typeof promptSchema>;
