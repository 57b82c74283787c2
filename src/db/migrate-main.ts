import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { migrate } from './migrate.ts';

const config = readConfig(process.env);
const log = createLogger('migrate', config);
const applied = await migrate(config.databaseUrl);
log.info({ applied }, applied.length > 0 ? 'database migrated' : 'database is up to date');
