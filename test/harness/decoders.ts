import { photoLimits, resultLimits } from '../../src/storage/decoder.ts';

/** As they are, but for giving way to other work: beside other tests one that decodes would wait for them all. */
export const photosAtOnce = { ...photoLimits, niceness: 0 };
export const resultsAtOnce = { ...resultLimits, niceness: 0 };
