import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import {
  deleteUpdate,
  extendUpdate,
  type ModelWish,
  renameUpdate,
  trainedModelWorkflowId,
} from '../contract/training.ts';

/** What can be wanted of a trained model. */
export type ModelUpdate = ModelWish & ({ kind: 'rename'; name: string } | { kind: 'extend' | 'delete' });

/**
 * `too_late` it is being deleted already, or is kept no longer · `not_running` nobody looks after it: it is deleted, or was trained this very moment.
 */
export type ModelAnswer = 'done' | 'too_late' | 'not_running';

const updateNames: Readonly<Record<ModelUpdate['kind'], string>> = {
  rename: renameUpdate,
  extend: extendUpdate,
  delete: deleteUpdate,
};

/** Sends the model's execution an update and waits until it has been carried out. Sent again it changes nothing more. */
export async function updateModel(
  client: Client,
  modelId: number,
  { kind, ...wish }: ModelUpdate,
): Promise<ModelAnswer> {
  const handle = client.workflow.getHandle(trainedModelWorkflowId(modelId));
  try {
    const isDone = await handle.executeUpdate<boolean, [ModelWish]>(updateNames[kind], { args: [wish] });
    return isDone ? 'done' : 'too_late';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'not_running';
    throw error;
  }
}
