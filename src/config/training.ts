import { z } from 'zod';
import { type Subject, subjects } from '../contract/portraits.ts';
import { wholeNumber } from './fields.ts';

/** A contact sheet of more would be too small to see, and albums of more too many to send. */
const mostPhotos = 20;
const form = `must be a number of 1 to ${mostPhotos}, then perhaps others by subject, such as 4,cat=6,dog=6`;

/** A number of photos for every subject, then those of subjects that have another one. */
const photosBySubject = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .transform((text, context): Record<Subject, number> => {
      const [usual, ...others] = text.split(',').map((part) => part.trim());
      const pairs = [...subjects.map((subject) => `${subject}=${usual}`), ...others];
      const read = pairs.map((pair): [string, number] => {
        const [subject = '', number = ''] = pair.split('=');
        const isRight = (subjects as readonly string[]).includes(subject) && /^\d{1,2}$/.test(number);
        return [subject, isRight ? Number(number) : 0];
      });
      if (read.some(([, number]) => number < 1 || number > mostPhotos)) context.addIssue(form);
      return Object.fromEntries(read) as Record<Subject, number>;
    });

/** What holds for trainings of models. */
export const training = z
  .object({
    TRAINING_MIN_PHOTOS: photosBySubject(4),
    TRAINING_MAX_PHOTOS: photosBySubject(mostPhotos),
    MODEL_EXTENSIONS: wholeNumber(1),
  })
  .transform((values, context) => {
    const [least, most] = [values.TRAINING_MIN_PHOTOS, values.TRAINING_MAX_PHOTOS];
    const wrong = subjects.find((subject) => least[subject] > most[subject]);
    if (wrong !== undefined) {
      const message = `must not be more than TRAINING_MAX_PHOTOS, as it is for ${wrong}`;
      context.addIssue({ code: 'custom', path: ['TRAINING_MIN_PHOTOS'], message });
    }
    const photos = subjects.map((subject) => [subject, { least: least[subject], most: most[subject] }]);
    return {
      photos: Object.fromEntries(photos) as Record<Subject, { least: number; most: number }>,
      /** How often a person may keep a model for 30 days more; the provider charges us for it. */
      extensions: values.MODEL_EXTENSIONS,
    };
  });
