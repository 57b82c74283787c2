import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const allWorkflows = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

/** All workflow types as one script, made anew at each start (about a second): sources and bundle cannot differ. */
export async function bundleWorkflows(workflowsPath = allWorkflows): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, logger: quietLogger });
}

const ignore = () => undefined;

/** webpack's statistics interest nobody; its errors are thrown. */
const quietLogger = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
