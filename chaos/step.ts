import { z } from 'zod';

/** What a person does with one order. `again` presses "Again" below the picture: one more order. */
export const stepSchema = z.object({
  /** By which the order is known again: see wishes.ts. */
  number: z.int().positive(),
  line: z.enum(['studio', 'product', 'training', 'portrait']),
  /** What the provider makes of it. */
  end: z.enum(['delivered', 'refused', 'failed']),
  /** Of the studio: how many go with the words. Of an album: how many pictures beside the first. */
  photos: z.int().min(0).max(3),
  /** `delete`: the model of a training, when it is ready. */
  afterwards: z.enum(['wait', 'go_on', 'cancel', 'again', 'delete']),
  /** Of a cancel; 0 is before the provider can have made anything. */
  cancelAfterMs: z.int().min(0),
  pressesTwice: z.boolean(),
});

export type Step = z.infer<typeof stepSchema>;
