import { createPictureDecoder, photoLimits } from '../../src/storage/decoder.ts';
import { noiseWithPalette } from './worst-pictures.ts';

// Has a picture decoded that takes seconds, and says so when it has begun.
const decoder = createPictureDecoder({ ...photoLimits, log: { warn: () => undefined } });
const asker = { key: 'ann' };
await decoder.check(Buffer.from('wakes the child'), { maxBytes: 100, purpose: 'reference' }, asker);
void decoder.check(noiseWithPalette(), { maxBytes: 10_000_000, purpose: 'reference' }, asker);
process.stdout.write('decodes\n');
