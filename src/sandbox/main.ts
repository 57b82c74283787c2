import { join } from 'node:path';
import { configureProcess, runProcess } from '../process/process.ts';
import { createSandbox } from './sandbox.ts';

const { config, log } = configureProcess('sandbox', process.env);

await runProcess(log, async () => {
  const dataDir = join(config.dataDir, 'sandbox');
  const sandbox = await createSandbox({ host: config.bindHost, port: config.ports.sandbox, dataDir, log });
  return { stop: () => sandbox.close() };
});
