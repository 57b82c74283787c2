import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import {
  type DeletionInput,
  deletionWorkflowId,
  deletionWorkflowType,
  undoSignal,
} from '../contract/privacy.ts';
import { workflowQueue } from '../contract/queues.ts';
import { allowed } from './refusals.ts';

/** Starts the execution of a deletion, or starts it again where it failed. One that runs or has come to its end is left alone. */
export async function startDeletion(
  client: Client,
  { id, undoMs }: { id: number; undoMs: number },
): Promise<void> {
  const input: DeletionInput = { deletionId: id, undoMs };
  try {
    await client.workflow.start(deletionWorkflowType, {
      workflowId: deletionWorkflowId(id),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Deletion ${id} of a person’s data`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Tells the execution that it was undone; one that is not there needs not to know. */
export async function tellUndone(client: Client, deletionId: number): Promise<void> {
  try {
    await client.workflow.getHandle(deletionWorkflowId(deletionId)).signal(undoSignal);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

const daySeconds = 24 * 3_600;

/** For how many days Temporal keeps executions of this namespace that have ended, rounded up; undefined where it does not say. */
export async function readHistoryDays(client: Client): Promise<number | undefined> {
  const { namespace } = client.options;
  const described = await allowed(client.workflowService.describeNamespace({ namespace }));
  const seconds = described?.config?.workflowExecutionRetentionTtl?.seconds;
  return seconds === undefined || seconds === null ? undefined : Math.ceil(Number(seconds) / daySeconds);
}
