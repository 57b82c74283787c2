import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath } from '../temporal/data-converter.ts';

const traces = fileURLToPath(new URL('../../workflows/traces.ts', import.meta.url));
const allWorkflows = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

/**
 * All workflow types as one script, made anew at each start (about a second): sources and bundle cannot differ.
 * @param options `isEncrypted`: what goes wrong in workflows is told in payloads, which the codec encrypts, not beside them
 */
export async function bundleWorkflows({
  workflowsPath = allWorkflows,
  isEncrypted = false,
} = {}): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [traces],
    logger: quietLogger,
    ...(isEncrypted && { failureConverterPath }),
  });
}

const ignore = () => undefined;

/** webpack's statistics interest nobody; its errors are thrown. */
const quietLogger = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
