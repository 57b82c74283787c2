import { WorkflowNotFoundError } from '@temporalio/client';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { upkeepWorkflowType } from '../../src/contract/upkeep.ts';
import { type Customer, createCustomer, type Wish } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

/** What every order of the scenarios wishes: it must be found in no history. */
export const wishedPrompt = 'a canary that sings in no history';

/** PendingActivityState in Temporal's own numbers. */
const startedState = 2;

export interface PlacedOrder {
  customer: Customer;
  orderId: number;
  workflowId: string;
}

/** A new person walks the whole way to the card of an order. */
export async function placeOrder(studio: Studio, photos: Wish['photos'] = []): Promise<PlacedOrder> {
  const customer = await createCustomer(studio.sandbox);
  return placed(studio, customer, await customer.order({ prompt: wishedPrompt, photos }));
}

/** The order once it has its execution: the card comes first. */
export async function placed(studio: Studio, customer: Customer, orderId: number): Promise<PlacedOrder> {
  const workflowId = generationWorkflowId(orderId);
  await studio.until(() => exists(studio, workflowId));
  return { customer, orderId, workflowId };
}

/** Whether there is, or was, an execution of this id. */
export async function exists(studio: Studio, workflowId: string): Promise<boolean> {
  try {
    await studio.temporal.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** @returns the workflow id of an order that needs nothing more */
export async function order(studio: Studio): Promise<string> {
  return (await placeOrder(studio)).workflowId;
}

/** An order of which one call, at this point of the sandbox, goes wrong. @returns its workflow id */
export async function orderUnder(studio: Studio, match: string, fault: string): Promise<string> {
  await studio.sandbox.faults.plan([{ match, fault }]);
  return order(studio);
}

/** An order that waits because another one holds the only place. */
export async function placeQueued(studio: Studio): Promise<PlacedOrder> {
  const holder = await placeOrder(studio);
  await reaches(studio, holder.workflowId, 'awaitProviderJob');
  const queued = await placeOrder(studio);
  await reaches(studio, queued.workflowId, 'awaitPlace');
  return queued;
}

/** Does something between the placing of an order and its admission, which waits meanwhile. @returns its workflow id */
export async function duringAdmission(
  studio: Studio,
  act: (workflowId: string) => PromiseLike<unknown>,
  place = () => placeOrder(studio),
): Promise<string> {
  return studio.sql.begin(async (transaction) => {
    await transaction`select lock_places()`;
    const { workflowId } = await place();
    await reaches(studio, workflowId, 'admitGeneration');
    await act(workflowId);
    return workflowId;
  });
}

/** Presses the card's button. @returns the workflow id */
export async function cancel({ customer, orderId, workflowId }: PlacedOrder): Promise<string> {
  await customer.pressOrder(orderId, 'cancel');
  await customer.card(orderId, /Cancelled/);
  return workflowId;
}

/** Calls back as the provider would, for a job that still runs. */
export async function callBack(studio: Studio): Promise<void> {
  const [job] = await studio.jobsFor(wishedPrompt);
  const body = JSON.stringify({ request_id: job?.request_id });
  const { status } = await fetch(job?.webhook ?? '', { method: 'POST', body });
  if (status !== 204) throw new Error(`the callback was answered with ${status}`);
}

/** The name of the wait for the newest job. */
export async function jobWait(studio: Studio): Promise<string> {
  const [job] = await studio.sql<{ wait: string }[]>`
    select 'await-job' || wait_suffix as wait from provider_jobs order by id desc limit 1`;
  return job?.wait ?? '';
}

/** Waits until the newest job of ours has this status. */
export async function jobIs(studio: Studio, status: string): Promise<void> {
  await studio.until(async () => {
    const [job] = await studio.sql<{ status: string }[]>`
      select status from provider_jobs order by id desc limit 1`;
    return job?.status === status;
  });
}

/** Waits until an activity of this type runs, for the nth time scheduled. */
// oxlint-disable-next-line max-params -- reads as a sentence in every scenario
export async function reaches(studio: Studio, workflowId: string, activity: string, nth = 1): Promise<void> {
  const handle = studio.temporal.workflow.getHandle(workflowId);
  await studio.until(async () => {
    const { raw } = await handle.describe();
    const isRunning = raw.pendingActivities?.some(
      ({ activityType, state }) => activityType?.name === activity && Number(state) === startedState,
    );
    const { events } = await handle.fetchHistory();
    const scheduled = events?.filter(
      ({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name === activity,
    );
    return isRunning === true && (scheduled?.length ?? 0) >= nth;
  });
}

/** Whether a step of the execution has run out of its time. */
export async function timedOut(studio: Studio, workflowId: string): Promise<boolean> {
  const { events } = await studio.temporal.workflow.getHandle(workflowId).fetchHistory();
  return events?.some(({ activityTaskTimedOutEventAttributes: timeout }) => timeout) === true;
}

/** @returns the workflow id of one run of upkeep */
export async function runUpkeep(studio: Studio): Promise<string> {
  const workflowId = 'upkeep';
  await studio.temporal.workflow.execute(upkeepWorkflowType, { workflowId, taskQueue: workflowQueue });
  return workflowId;
}
