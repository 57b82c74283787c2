import { join } from 'node:path';
import { configureProcess, runProcess } from '../process/process.ts';
import { createSandbox } from './sandbox.ts';

const { config, log } = configureProcess('sandbox', process.env);

await runProcess(log, async () => {
  const { bindHost: host, ports } = config.process;
  const dataDir = join(config.process.dataDir, 'sandbox');
  // Who may work with the catalog says so, for whoever looks for that person in the list.
  const people = config.telegram.operatorIds.map((id) => ({
    id,
    first_name: 'Olga',
    last_name: '(operator)',
    language_code: 'en',
  }));
  const sandbox = await createSandbox({ host, port: ports.sandbox, dataDir, log, telegram: { people } });
  return { stop: () => sandbox.close() };
});
