import { deletionWorkflowId, deletionWorkflowType } from '../../src/contract/privacy.ts';
import { lastDeletion } from '../../src/db/deletions.ts';
import { readUser } from '../../src/db/users.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';
import { exists } from './drives.ts';
import type { Scenario } from './scenario.ts';

const waiting = { env: { DELETION_UNDO: '60' } };

/** Every branch of the deletion of a person’s data. */
export const deletions: Readonly<Record<string, Scenario>> = {
  'deletion-done': {
    type: deletionWorkflowType,
    options: { env: { DELETION_UNDO: '1' } },
    steps: [
      'beginDeletion',
      'stopOrders',
      'closeAccount',
      'removeModels',
      'removeMessages',
      'removePictures',
      'eraseWords',
      'noteRemains',
      'sendReceipt',
      'forgetPerson',
    ],
    end: 'done',
    drive: async (studio) => (await askForDeletion(studio)).workflowId,
  },
  'deletion-undone': {
    type: deletionWorkflowType,
    options: waiting,
    steps: ['undoDeletion'],
    end: 'undone',
    async drive(studio) {
      const { customer, workflowId } = await askForDeletion(studio);
      await customer.press(/^x:undo:/);
      return workflowId;
    },
  },
  'deletion-cancelled': {
    type: deletionWorkflowType,
    options: waiting,
    steps: ['undoDeletion'],
    end: 'execution canceled',
    async drive(studio) {
      const { workflowId } = await askForDeletion(studio);
      await studio.temporal.workflow.getHandle(workflowId).cancel();
      return workflowId;
    },
  },
};

/** A new person asks for the deletion of their data. */
async function askForDeletion(studio: Studio): Promise<{ customer: Customer; workflowId: string }> {
  const customer = await createCustomer(studio.sandbox);
  await customer.say('/deletedata');
  await customer.press('x:delete');
  const user = await readUser(studio.sql, customer.id);
  const deletion = await lastDeletion(studio.sql, user?.id ?? 0);
  const workflowId = deletionWorkflowId(deletion?.id ?? 0);
  await studio.until(() => exists(studio, workflowId));
  return { customer, workflowId };
}
