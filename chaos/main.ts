/**
 * `npm run chaos`: shows that nothing is lost, doubled or miscounted. Exit code 0 only when everything held.
 *   --orders 200 --kills 20 --seed 1   a storm of kills and faults over live orders (default)
 *   --profile newer                    ... with a provider that takes idempotency keys
 *   --plan FILE                        the storm that an earlier run wrote down
 *   --keep                             ... whose folder with the logs stays, and which shows what the processes say
 *   --catalog --seed 1                 a storm over the catalog: one shop, its sheet, its batches, its folder
 *   --points [--flow NAME]             one kill at every fail point of every flow
 *   --points --catalog                 ... of those of the catalog alone
 *   --teeth                            planted bugs, each of which a named test must catch
 */
import { parseArgs } from 'node:util';
import { runCatalogStorm } from './catalog-storm.ts';
import { runPoints } from './points.ts';
import { runStorm } from './storm.ts';
import { runTeeth } from './teeth.ts';

// What was started ends when this process does: see test/harness/system.ts.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1_000) % 1_000_000) },
    profile: { type: 'string', default: 'weak' },
    plan: { type: 'string' },
    keep: { type: 'boolean', default: false },
    catalog: { type: 'boolean', default: false },
    points: { type: 'boolean', default: false },
    flow: { type: 'string' },
    teeth: { type: 'boolean', default: false },
  },
});

const passed = values.points
  ? await runPoints(values)
  : values.teeth
    ? await runTeeth()
    : values.catalog
      ? await runCatalogStorm(values)
      : await runStorm(values);
process.exit(passed ? 0 : 1);
