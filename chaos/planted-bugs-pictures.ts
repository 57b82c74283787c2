import type { PlantedBug } from './planted-bug.ts';

/** Mistakes around strangers' pictures. */
export const pictureBugs: readonly PlantedBug[] = [
  {
    name: 'one person has every child that decodes',
    file: 'src/storage/decoder-pool.ts',
    find: 'Math.max(1, workers - 1)',
    replace: 'workers',
    caughtBy: {
      file: 'test/storage/decoder-pool.test.ts',
      title: 'one person never has every child, even while nobody else waits',
    },
  },
  {
    name: 'what is urgent waits like the rest',
    file: 'src/storage/decoder-line.ts',
    find: 'for (const line of [lines.urgent, lines.others])',
    replace: 'for (const line of [lines.others, lines.urgent])',
    caughtBy: {
      file: 'test/storage/decoder-pool.test.ts',
      title: 'what is urgent goes before all that waits, and by turns, too',
    },
  },
  {
    name: 'the memory of a child is not watched',
    file: 'src/storage/decoder-main.ts',
    find: 'if (process.memoryUsage.rss() > memoryBytes) die();',
    replace: '',
    caughtBy: {
      file: 'test/storage/decoder.test.ts',
      title: 'a picture that takes too much memory is refused, whatever its header said',
    },
  },
  {
    name: 'what a picture will hold is not reckoned',
    file: 'src/storage/images.ts',
    find: 'reckonHeldBytes(format, header) > mostHeldBytes[rules.purpose]',
    replace: 'reckonHeldBytes(format, header) < 0',
    caughtBy: {
      file: 'test/storage/image-gauntlet.test.ts',
      title: 'is refused by its header, before the first pixel',
    },
  },
];
