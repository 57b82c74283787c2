import { inspectionWorkflowType } from '../../src/contract/inspection.ts';
import { cancel, duringAdmission, reaches } from './drives.ts';
import {
  deleteModel,
  extendModel,
  finishTrainings,
  inspectPhotos,
  modelOf,
  placeAlbum,
  placeModel,
  placeQueuedTraining,
  placeTraining,
  renameModel,
  train,
  trainUnder,
  trainUnheard,
} from './drives-portraits.ts';
import { delivered, generation, type Scenario, trainedModel, training, undone, watched } from './scenario.ts';

/** A training that ends when the scenario says so. */
const onDemand = { trainingQueuedMs: 0, trainingMs: 60_000 };
const onePlace = { ASTRIA_MAX_TRAININGS: '1' };
const [admitted, ...made] = delivered;
const trained = [admitted ?? '', 'prepareProviderJob', ...made, 'openModel'];
const [, ...stopped] = undone;
const deleted = ['describeModel', 'beginModelDeletion', 'removeModel'];

/** Every branch of trainings, of models, and what an album has of its own. */
export const portraits: Readonly<Record<string, Scenario>> = {
  inspected: {
    type: inspectionWorkflowType,
    steps: ['inspectPhotos'],
    end: 'completed',
    drive: inspectPhotos,
  },
  'trained-by-callback': training({ steps: trained, end: 'delivered', drive: train }),
  'trained-by-asking-now-and-then': training({
    options: { env: { ASTRIA_CALLBACKS: 'off' }, astria: { trainingMs: 2_000 } },
    steps: trained.map((step) => (step === 'awaitProviderJob' ? `${step} again` : step)),
    end: 'delivered',
    drive: train,
  }),
  'trained-from-queue': training({
    options: { env: onePlace, astria: onDemand },
    steps: [trained[0] ?? '', 'awaitPlace', ...trained.slice(1)],
    end: 'delivered',
    async drive(studio) {
      const { workflowId } = await placeQueuedTraining(studio);
      await studio.sandbox.astria.change({ trainingMs: 100 });
      await finishTrainings(studio);
      return workflowId;
    },
  }),
  'training-cancelled-in-queue': training({
    options: { env: onePlace, astria: onDemand },
    steps: ['admitGeneration', 'awaitPlace', 'settleUndelivered', 'openModel'],
    end: 'execution canceled',
    drive: async (studio) => cancel(await placeQueuedTraining(studio)),
  }),
  'training-cancelled-while-training': training({
    options: { astria: onDemand },
    steps: ['admitGeneration', 'prepareProviderJob', ...stopped, ...watched, 'openModel'],
    end: 'execution canceled',
    async drive(studio) {
      const placed = await placeTraining(studio);
      await reaches(studio, placed.workflowId, 'awaitProviderJob');
      return cancel(placed);
    },
  }),
  'training-refused-for-photos': training({
    steps: ['admitGeneration', 'prepareProviderJob', 'submitProviderJob', 'settleUndelivered', 'openModel'],
    end: 'refused: input_refused',
    drive: (studio) => trainUnder(studio, 'astria.create-tune', 'http_422_fields'),
  }),
  'training-failed-by-limit': training({
    options: { env: { ASTRIA_TRAINING_TIMEOUT: '5' } },
    steps: [...trained.slice(0, 5), 'settleUndelivered', ...watched, 'openModel'],
    end: 'failed: no_answer_in_time',
    drive: (studio) => trainUnder(studio, 'astria.tune', 'never_ends'),
  }),
  'training-undeliverable': training({
    options: { astria: onDemand },
    steps: [...trained.slice(0, -1), 'settleUndelivered', 'openModel'],
    end: 'failed: undeliverable',
    drive: async (studio) => (await trainUnheard(studio)).workflowId,
  }),
  'model-renamed-and-deleted': trainedModel({
    steps: ['describeModel', 'renameModel', 'beginModelDeletion', 'removeModel'],
    end: 'completed',
    async drive(studio) {
      const model = await placeModel(studio);
      await renameModel(model, 'Annie');
      await model.customer.sees(/Annie/);
      await deleteModel(model);
      return model.workflowId;
    },
  }),
  'model-kept-longer': trainedModel({
    steps: ['describeModel', 'extendModel', 'beginModelDeletion', 'removeModel'],
    end: 'completed',
    async drive(studio) {
      const model = await placeModel(studio);
      await extendModel(model);
      await deleteModel(model);
      return model.workflowId;
    },
  }),
  'model-unpaid': trainedModel({
    options: { astria: onDemand },
    steps: deleted,
    end: 'completed',
    async drive(studio) {
      const unheard = await trainUnheard(studio);
      await studio.until(async () => (await studio.statusOf(unheard.orderId)) === 'failed');
      return (await modelOf(studio, unheard)).workflowId;
    },
  }),
  'model-reminded-and-expired': trainedModel({
    // The provider keeps it for seconds.
    options: { astria: { resultTtlMs: 6_000 } },
    steps: ['describeModel', 'remindOfModel', 'beginModelDeletion', 'removeModel'],
    end: 'completed',
    async drive(studio) {
      const { customer, ...training } = await placeTraining(studio);
      await customer.sees(/will be deleted/);
      return (await modelOf(studio, { customer, ...training })).workflowId;
    },
  }),
  'album-delivered': generation({
    steps: delivered,
    end: 'delivered',
    drive: async (studio) => (await placeAlbum(studio, await placeModel(studio))).workflowId,
  }),
  'album-of-deleted-model': generation({
    steps: ['admitGeneration', 'submitProviderJob', 'settleUndelivered'],
    end: 'failed: model_gone',
    async drive(studio) {
      const model = await placeModel(studio);
      return duringAdmission(
        studio,
        () => deleteModel(model),
        () => placeAlbum(studio, model),
      );
    },
  }),
};
