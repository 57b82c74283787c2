import { parseArgs } from 'node:util';
import project from '../../package.json' with { type: 'json' };
import { configureProcess } from '../process/process.ts';
import { migrate } from './migrate.ts';
import { planLines, readPlan } from './migration-plan.ts';

/** `npm run migrate`, with `-- --plan` only says what it would do. */
const { values } = parseArgs({
  options: { plan: { type: 'boolean', default: false }, functions: { type: 'boolean', default: false } },
});
const { config, log } = configureProcess('migrate', process.env);
const { databaseUrl } = config.storage;
if (values.plan) {
  for (const line of planLines(await readPlan(databaseUrl))) process.stdout.write(`${line}\n`);
} else {
  const applied = await migrate(databaseUrl, undefined, {
    version: project.version,
    force: values.functions,
    say: (line) => log.warn(line),
  });
  log.info({ applied }, applied.length > 0 ? 'database migrated' : 'database is up to date');
}
