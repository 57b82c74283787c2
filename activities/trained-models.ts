import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { DeleteReason } from '../src/contract/portraits.ts';
import { samplePortraits, samplePrompt } from '../src/contract/portraits.ts';
import type { OpenedModel, ToldModel } from '../src/contract/training.ts';
import { placeOrder, readOrder } from '../src/db/orders.ts';
import { readNumber } from '../src/db/settings.ts';
import {
  beginModelDeletion,
  endModelDeletion,
  extendModel,
  findModelOf,
  forgetPhotos,
  listOwnPhotos,
  readModel,
  renameModel,
  type TrainedModel,
} from '../src/db/trained-models.ts';
import { failPoint } from '../src/process/fail-points.ts';
import { growingPauseMs } from '../src/process/pause.ts';
import { isProviderError } from '../src/providers/transport/errors.ts';
import type { JobDeps } from './deps.ts';
import { toFailure, toLaterFailure } from './failures.ts';

type ModelDeps = Pick<JobDeps, 'sql' | 'objects' | 'account' | 'alarm'> & {
  /** How often a model is kept for a further term. */
  mostExtensions: number;
  startOrder: (orderId: number) => Promise<void>;
};

/** A trained model from its training to its end at the provider. */
export function createTrainedModelActivities(deps: ModelDeps) {
  const { sql } = deps;

  return {
    /**
     * Says what a training has left, and orders the free samples of a model that was paid for. Run twice it orders them once: they have
     * one confirm key.
     */
    async openModel({ orderId }: { orderId: number }): Promise<OpenedModel> {
      const model = await findModelOf(sql, orderId);
      if (model === undefined || model.status === 'deleted') return { modelId: null };
      if (model.isPaid) await orderSamples(deps, model);
      return { modelId: model.id };
    },

    /** Only reads. */
    async describeModel({ modelId }: { modelId: number }): Promise<ToldModel> {
      return tellOf(await modelOf(deps, modelId));
    },

    /** Run twice it is called the same. @returns false when it is being deleted */
    async renameModel(wish: { modelId: number; name: string; by: string; why: string }): Promise<boolean> {
      return renameModel(sql, wish.modelId, wish);
    },

    /**
     * Keeps a model for a further term, at the provider first. Run twice it is one term. `extensions`: how many it has had so far.
     * @returns the model as it is then; null when it is kept no longer
     */
    async extendModel(wish: {
      modelId: number;
      extensions: number;
      by: string;
      why: string;
    }): Promise<ToldModel | null> {
      const model = await modelOf(deps, wish.modelId);
      if (model.status !== 'ready') return null;
      const isFree = model.extensions === wish.extensions && model.extensions < (await mostNow(deps));
      if (isFree) {
        await extendAtProvider(deps, model);
        await extendModel(sql, wish.modelId, wish);
      }
      const now = await modelOf(deps, wish.modelId);
      return now.extensions > wish.extensions ? tellOf(now) : null;
    },

    /** From here on nobody can use it. Run twice it is being deleted for the reason that was first. */
    async beginModelDeletion(wish: {
      modelId: number;
      reason: DeleteReason;
      by: string;
      why: string;
    }): Promise<void> {
      await beginModelDeletion(sql, wish.modelId, wish);
    },

    /**
     * Deletes a model at its provider and in the books, and the photos it was trained on when a person wants it gone: otherwise they can
     * train it again. Run twice it finds it gone.
     */
    async removeModel({ modelId }: { modelId: number }): Promise<void> {
      const model = await modelOf(deps, modelId);
      if (model.status === 'deleted') return;
      await removeAtProvider(deps, model);
      failPoint('model.after-remove', model.orderId);
      if (model.deleteReason === 'asked') await removePhotos(deps, model);
      await endModelDeletion(sql, modelId);
    },
  };
}

function tellOf({ name, expiresAt, extensions, isPaid, status }: TrainedModel): ToldModel {
  return { name, expiresAt: expiresAt.getTime(), extensions, isPaid, status };
}

/** An account that cannot has nothing to be told: its models stay. */
async function extendAtProvider(deps: ModelDeps, { accountId, externalId }: TrainedModel): Promise<void> {
  try {
    await deps.account(accountId).extendModel?.(externalId, cancellationSignal());
  } catch (error) {
    throw toFailure(error);
  }
}

/** Nobody waits for it: a provider that has trouble is asked again after minutes, then hours. */
const pauses = { firstMs: 60_000, mostMs: 3_600_000 };
/** After some hours of it a person looks. */
const alarmingAttempt = 9;

async function removeAtProvider(deps: ModelDeps, model: TrainedModel): Promise<void> {
  const { accountId, externalId, id } = model;
  try {
    await deps.account(accountId).removeModel?.(externalId, cancellationSignal());
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const { attempt } = activityInfo();
    if (attempt === alarmingAttempt)
      await deps.alarm(
        `model-${id}`,
        `Model ${id} (${externalId}) is not deleted at its provider: ${error.message}`,
      );
    throw toLaterFailure(error.message, Math.max(growingPauseMs(attempt, pauses), error.retryAfterMs ?? 0));
  }
}

/** Deletes a model at its provider; one that is not there is deleted. @throws what Temporal is told of a provider that would not */
export async function removeModel(
  deps: Pick<JobDeps, 'account'>,
  { accountId, externalId }: { accountId: string | null; externalId: string },
): Promise<void> {
  try {
    await deps.account(accountId).removeModel?.(externalId, cancellationSignal());
  } catch (error) {
    throw toFailure(error);
  }
}

/** Their bytes first: whoever dies in between finds them named still. */
async function removePhotos({ sql, objects }: ModelDeps, { orderId }: TrainedModel): Promise<void> {
  for (const hash of await listOwnPhotos(sql, orderId)) await objects.remove(hash);
  await forgetPhotos(sql, orderId);
}

async function modelOf({ sql }: Pick<JobDeps, 'sql'>, modelId: number): Promise<TrainedModel> {
  const model = await readModel(sql, modelId);
  if (model === undefined) throw new Error(`model ${modelId} is gone`);
  return model;
}

/** An order like any other but for its price, so that what becomes of the samples touches neither training nor model. */
async function orderSamples(deps: ModelDeps, model: TrainedModel): Promise<void> {
  const { sql } = deps;
  const training = await readOrder(sql, model.orderId);
  if (training === undefined) throw new Error(`order ${model.orderId} is gone`);
  const { id, name, userId, orderId } = model;
  const inputs = {
    likeness: { id, name },
    prompt: samplePrompt,
    pictures: samplePortraits,
    ratio: '4:5' as const,
  };
  const samples = await placeOrder(sql, {
    line: 'portrait',
    inputs,
    userId,
    chatId: training.chatId,
    price: 0,
    confirmKey: `samples:${orderId}`,
    references: [],
    ...(training.apiKeyId !== null && {
      api: { keyId: training.apiKeyId, inChat: training.channel === 'chat' },
    }),
  });
  failPoint('samples.after-place', orderId);
  await deps.startOrder(samples.orderId);
}

/** How often a model is kept for a further term, as staff have it now. */
function mostNow({ sql, mostExtensions }: ModelDeps): Promise<number> {
  return readNumber(sql, 'model-extensions', mostExtensions);
}
