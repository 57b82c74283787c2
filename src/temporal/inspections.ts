import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import {
  type InspectionInput,
  inspectionLimitMs,
  inspectionWorkflowId,
  inspectionWorkflowType,
  type PhotoFlaws,
} from '../contract/inspection.ts';
import { workflowQueue } from '../contract/queues.ts';

/** Photos of one event, named by its update. */
export type AskedPhotos = InspectionInput & { updateId: number };

/** Temporal answers in some milliseconds, or is away. */
const startLimitMs = 1_500;

/** @returns what the execution of this update comes to, whether it is new, runs or has ended. */
export async function inspectPhotos(client: Client, asked: AskedPhotos): Promise<PhotoFlaws> {
  const handle = await client.withDeadline(Date.now() + startLimitMs, () => start(client, asked));
  return handle.result();
}

async function start(client: Client, { updateId, photos, subject }: AskedPhotos): Promise<WorkflowHandle> {
  const workflowId = inspectionWorkflowId(updateId);
  const input: InspectionInput = { photos, subject };
  try {
    return await client.workflow.start(inspectionWorkflowType, {
      workflowId,
      taskQueue: workflowQueue,
      args: [input],
      // What nobody works on in time is over: nobody would read what comes of it.
      workflowExecutionTimeout: inspectionLimitMs,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `${photos.length} photos of a ${subject}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return client.workflow.getHandle(workflowId);
  }
}
