import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { runProcess } from '../process.ts';
import { createSandbox } from './sandbox.ts';

const config = readConfig(process.env);
const log = createLogger('sandbox', config);

await runProcess(log, async () => {
  const dataDir = join(config.dataDir, 'sandbox');
  const sandbox = await createSandbox({ host: config.bindHost, port: config.ports.sandbox, dataDir, log });
  return { stop: () => sandbox.close() };
});
