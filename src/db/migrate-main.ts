import { configureProcess } from '../process/process.ts';
import { migrate } from './migrate.ts';

const { config, log } = configureProcess('migrate', process.env);
const applied = await migrate(config.storage.databaseUrl);
log.info({ applied }, applied.length > 0 ? 'database migrated' : 'database is up to date');
