import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

let isInstalled = false;

/** Temporal's native part, once for a process whatever files it runs: quiet, and without signal handlers of its own. */
export function installRuntime(): void {
  if (isInstalled) return;
  isInstalled = true;
  const { TEST_LOG_LEVEL: level } = process.env;
  Runtime.install({
    logger: level === undefined ? new DefaultLogger('ERROR', () => undefined) : new DefaultLogger('WARN'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
  });
}

/** Address of the Temporal server that the global set-up keeps for the tests of the tier `system`. */
export function temporalAddress(): string {
  return provided('TEST_TEMPORAL_ADDRESS');
}

/** File with the bundled workflows, made once for the run. */
export function workflowBundleFile(): string {
  return provided('TEST_WORKFLOW_BUNDLE');
}

function provided(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: only the tier "system" has it`);
  return value;
}
