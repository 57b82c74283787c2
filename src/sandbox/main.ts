import { join } from 'node:path';
import { configureProcess, runProcess } from '../process/process.ts';
import { createSandbox } from './sandbox.ts';

const { config, log } = configureProcess('sandbox', process.env);

await runProcess(log, async () => {
  const { bindHost: host, ports } = config.process;
  const dataDir = join(config.process.dataDir, 'sandbox');
  const sandbox = await createSandbox({ host, port: ports.sandbox, dataDir, log });
  return { stop: () => sandbox.close() };
});
