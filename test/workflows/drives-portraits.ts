import { inspectionWorkflowId } from '../../src/contract/inspection.ts';
import { trainedModelWorkflowId } from '../../src/contract/training.ts';
import { findModelOf } from '../../src/db/trained-models.ts';
import { createCustomer } from '../harness/customer.ts';
import { orderPortraits, orderTraining, sendTrainingPhotos } from '../harness/portraits.ts';
import type { Studio } from '../harness/studio.ts';
import { exists, type PlacedOrder, placed, reaches, wishedPrompt } from './drives.ts';

/** A new person walks the whole way to the card of a training. */
export async function placeTraining(studio: Studio): Promise<PlacedOrder> {
  const customer = await createCustomer(studio.sandbox);
  return placed(studio, customer, await orderTraining(studio, customer, { count: 4 }));
}

/** A new person sends the photos of a training, and looks at what is said of them. @returns the workflow id of their inspection */
export async function inspectPhotos(studio: Studio): Promise<string> {
  const customer = await createCustomer(studio.sandbox);
  await sendTrainingPhotos(studio, customer, { count: 4 });
  const [row] = await studio.sql<{ updateId: number }[]>`
    select max(update_id)::int as "updateId" from inbox where chat_id = ${customer.id}`;
  return inspectionWorkflowId(row?.updateId ?? Number.NaN);
}

/** @returns the workflow id of a training that needs nothing more */
export async function train(studio: Studio): Promise<string> {
  return (await placeTraining(studio)).workflowId;
}

/** A training of which one call, at this point of the sandbox, goes wrong. @returns its workflow id */
export async function trainUnder(studio: Studio, match: string, fault: string): Promise<string> {
  await studio.sandbox.faults.plan([{ match, fault }]);
  return train(studio);
}

/** A training that waits because another one holds the only place. */
export async function placeQueuedTraining(studio: Studio): Promise<PlacedOrder> {
  const holder = await placeTraining(studio);
  await reaches(studio, holder.workflowId, 'awaitProviderJob');
  const queued = await placeTraining(studio);
  await reaches(studio, queued.workflowId, 'awaitPlace');
  return queued;
}

/** Ends every training the provider works on, at once. */
export async function finishTrainings(studio: Studio): Promise<void> {
  for (const { tune_id: id, status } of await studio.sandbox.astria.tunes())
    if (status === 'queued' || status === 'training') await studio.sandbox.astria.moveTune(id, 'trained');
}

/** A training whose person cannot be told that the model is ready. */
export async function trainUnheard(studio: Studio): Promise<PlacedOrder> {
  const training = await placeTraining(studio);
  await reaches(studio, training.workflowId, 'awaitProviderJob');
  await studio.sandbox.block(training.customer.id, true);
  await finishTrainings(studio);
  return training;
}

export interface PlacedModel extends PlacedOrder {
  modelId: number;
}

/** The model a training leaves, once it has its execution. `workflowId` is the model's. */
export async function modelOf(studio: Studio, { orderId, customer }: PlacedOrder): Promise<PlacedModel> {
  await studio.until(async () => (await findModelOf(studio.sql, orderId)) !== undefined);
  const modelId = (await findModelOf(studio.sql, orderId))?.id ?? Number.NaN;
  const workflowId = trainedModelWorkflowId(modelId);
  await studio.until(() => exists(studio, workflowId));
  return { customer, orderId, modelId, workflowId };
}

/** A model with its samples. */
export async function placeModel(studio: Studio): Promise<PlacedModel> {
  const training = await placeTraining(studio);
  await training.customer.sees(/⬆️ 4 pictures/);
  return modelOf(studio, training);
}

/** An album of two pictures of the person's only model. */
export async function placeAlbum(
  studio: Studio,
  { customer }: Pick<PlacedOrder, 'customer'>,
): Promise<PlacedOrder> {
  return placed(
    studio,
    customer,
    await orderPortraits(studio, customer, { prompt: wishedPrompt, pictures: 2 }),
  );
}

export async function renameModel({ customer, modelId }: PlacedModel, name: string): Promise<void> {
  await customer.say('/models');
  await customer.press(`p:open:${modelId}`);
  await customer.press(`p:rename:${modelId}`);
  await customer.say(name);
}

export async function extendModel({ customer, modelId }: PlacedModel): Promise<void> {
  await customer.say('/models');
  await customer.press(`p:open:${modelId}`);
  await customer.press(`p:extend:${modelId}`);
}

export async function deleteModel({ customer, modelId }: PlacedModel): Promise<void> {
  await customer.say('/models');
  await customer.press(`p:open:${modelId}`);
  await customer.press(`p:delete:${modelId}`);
  await customer.press(`p:delete_now:${modelId}`);
}
