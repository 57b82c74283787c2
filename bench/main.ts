/**
 * `npm run bench`: figures of the whole system on this machine. Exit code 0 unless an invariant broke.
 *   --only startup,statements,audit,pictures,photos,floor,latency,strangers,throughput,pool,portraits,catalog,
 *     catalog-statements,panel,codec,waiting         some;
 *                                               their names alone do the same
 *   --quick                                     one short run of each, to see that the command works
 *   --minutes 15                                when it must have ended; waiting orders take what is left, with 25 thousands
 *   --write                                     puts the figures into docs/performance.md
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAudit } from './audit.ts';
import { measureCatalog } from './catalog.ts';
import { measureCatalogStatements } from './catalog-statements.ts';
import { measureCodec } from './codec.ts';
import { writeFigures } from './document.ts';
import { type Figure, type Findings, formatTable, isMet, median } from './figures.ts';
import { measureFloor } from './floor.ts';
import { measureLatency } from './latency.ts';
import { measurePanel } from './panel.ts';
import { measurePhotos } from './photos.ts';
import { measurePictures } from './pictures.ts';
import { type BenchPlan, fullPlan, quickPlan } from './plan.ts';
import { measurePool } from './pool.ts';
import { measurePortraits } from './portraits.ts';
import { liftedLimits } from './rig.ts';
import { measureStartup } from './startup.ts';
import { measureStatements } from './statements.ts';
import { measureStrangers } from './strangers.ts';
import { measureThroughput } from './throughput.ts';
import { measureWaiting } from './waiting.ts';

const families: Record<string, (plan: BenchPlan) => Promise<Findings>> = {
  startup: measureStartup,
  statements: measureStatements,
  audit: measureAudit,
  pictures: measurePictures,
  photos: measurePhotos,
  floor: measureFloor,
  latency: measureLatency,
  strangers: measureStrangers,
  throughput: measureThroughput,
  pool: measurePool,
  portraits: measurePortraits,
  catalog: measureCatalog,
  'catalog-statements': measureCatalogStatements,
  panel: measurePanel,
  codec: measureCodec,
  waiting: measureWaiting,
};

// What was started ends when this process does: see test/harness/system.ts.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: Object.keys(families).join() },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '15' },
  },
});
const startedAt = Date.now();
const names = (positionals.length > 0 ? positionals : [options.only]).flatMap((list) => list.split(','));
const deadline = startedAt + Number(options.minutes) * 60_000;
const plan = options.quick ? quickPlan(deadline) : fullPlan(deadline, names.length === 1);
const date = new Date(startedAt).toISOString().slice(0, 10);
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 1e9)} GB, node ${process.version}`;
const settings = {
  machine,
  loadBefore: loadavg()[0] ?? 0,
  limits: liftedLimits,
  plan: { ...plan, deadline: undefined },
};
console.log(JSON.stringify(settings, undefined, 2));
const figures: Figure[] = [];
const broken: string[] = [];
for (const name of names) {
  const measure = families[name];
  if (measure === undefined)
    throw new Error(`there is no family ${name}: choose of ${Object.keys(families).join()}`);
  const familyStartedAt = Date.now();
  const found = await measure(plan);
  figures.push(...found.figures);
  broken.push(...found.broken);
  if (options.write && found.broken.length === 0) writeFigures(name, found.figures, { date, machine });
  console.log(
    `\n${name} (${Math.round((Date.now() - familyStartedAt) / 1_000)} s)\n${formatTable(found.figures)}`,
  );
}
for (const sentence of broken) console.error(`BROKEN: ${sentence}`);
const folder = join(import.meta.dirname, '../.cache/bench');
mkdirSync(folder, { recursive: true });
const results = figures.map((figure) => ({ ...figure, median: median(figure.values), isMet: isMet(figure) }));
writeFileSync(
  join(folder, options.quick ? 'quick.json' : 'latest.json'),
  `${JSON.stringify({ at: new Date(startedAt).toISOString(), settings, figures: results, broken }, undefined, 2)}\n`,
);
console.log(`\n${Math.round((Date.now() - startedAt) / 1_000)} s in all`);
process.exit(broken.length === 0 ? 0 : 1);
