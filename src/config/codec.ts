import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Codec, readCodecKeys } from '../contract/codec.ts';
import { onOff } from './fields.ts';

const dayMs = 86_400_000;

/** The last day, counted as everywhere in UTC; what is answered is its end. */
const lastDay = z.iso
  .date('must be a day such as 2026-12-31')
  .transform((day) => new Date(Date.parse(day) + dayMs));

/** What Temporal keeps of ours, and under which keys. `no_keys`: it is to be encrypted, and there is nothing to do it with. */
export const codec = z
  .object({
    TEMPORAL_CODEC: onOff.default(true),
    TEMPORAL_CODEC_KEYS: z.string().optional(),
    // Read here and not as other settings' files are: the path is kept, as the file is looked into again.
    TEMPORAL_CODEC_KEYS_FILE: z.string().optional(),
    TEMPORAL_PLAINTEXT_UNTIL: lastDay.optional(),
  })
  .transform((values, context): Codec | 'no_keys' => {
    const { TEMPORAL_CODEC: isWriting, TEMPORAL_CODEC_KEYS_FILE: keysFile } = values;
    const refuse = (name: keyof typeof values, message: string) => {
      context.addIssue({ code: 'custom', path: [name], message });
      return z.NEVER;
    };
    const isInFile = keysFile !== undefined;
    const name = isInFile ? 'TEMPORAL_CODEC_KEYS_FILE' : 'TEMPORAL_CODEC_KEYS';
    if (isInFile && values.TEMPORAL_CODEC_KEYS !== undefined)
      return refuse(name, 'cannot be set beside TEMPORAL_CODEC_KEYS: one of them counts');
    const text = isInFile ? readText(keysFile) : (values.TEMPORAL_CODEC_KEYS ?? '');
    if (text === undefined) return refuse(name, 'must be the path of a file that can be read');
    if (text.trim() === '') return isWriting ? 'no_keys' : 'off';
    const keys = readCodecKeys(text);
    if (typeof keys === 'string') return refuse(name, keys);
    const { TEMPORAL_PLAINTEXT_UNTIL: plaintextUntil } = values;
    return {
      isWriting,
      keys,
      ...(keysFile !== undefined && { keysFile }),
      ...(plaintextUntil !== undefined && { plaintextUntil }),
    };
  });

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
