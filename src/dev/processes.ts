import type { ChildSpec } from './child.ts';
import { nodeCommand } from './child-process.ts';
import type { Environment, Ports } from './settings.ts';

export type ProcessName = 'sandbox' | 'worker' | 'bot' | 'web';

/** Source file of each process of ours, and of the two commands that prepare its ground. */
export type Entries = Readonly<Record<ProcessName | 'migrate' | 'setup', string>>;

/**
 * The stop: first who takes in new work, then who does it, then who they talk to. Together with the limits below and
 * the databases' 3.5 s it ends within 15 s even if every process hangs.
 */
export const STOP_ORDER: readonly (readonly string[])[] = [
  ['bot', 'web'],
  ['worker'],
  ['sandbox'],
  ['temporal', 'postgres'],
];

/** The worker may finish the activities that run; the others have nothing that takes long. */
export const STOP_LIMITS_MS: Readonly<Record<ProcessName, number>> = {
  bot: 2_000,
  web: 2_000,
  worker: 8_000,
  sandbox: 750,
};

/** Those that have figures, in the order of their ports from METRICS_PORT on. */
export const MEASURED: readonly ProcessName[] = ['worker', 'bot', 'web'];

const HEALTH_TIMEOUT_MS = 1_000;

/** How one of our processes is run and watched: it answers `GET /health` on its port when it is ready. */
export function processSpec(
  name: ProcessName,
  { entries, ports, env }: { entries: Entries; ports: Ports; env: Environment },
): ChildSpec {
  return {
    name,
    command: nodeCommand(entries[name], ownEnvironment(name, env)),
    healthy: async () => {
      const url = `http://127.0.0.1:${ports[name]}/health`;
      const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
      await response.body?.cancel();
      return response.ok;
    },
    // The worker bundles its workflows first; a busy machine may take ten times the usual three seconds.
    startTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: STOP_LIMITS_MS[name],
  };
}

/** One port of figures cannot be that of three processes. */
function ownEnvironment(name: ProcessName, env: Environment): Environment {
  const first = env.METRICS_PORT;
  if (first === undefined) return env;
  return { ...env, METRICS_PORT: String(Number(first) + MEASURED.indexOf(name)) };
}
