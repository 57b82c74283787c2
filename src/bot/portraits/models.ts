import { Composer } from 'grammy';
import type { OrderLine } from '../../contract/lines.ts';
import { type ModelMove, type ModelPress, modelPress } from '../../contract/model-press.ts';
import { listOpenOrders, readOwnOrder } from '../../db/orders.ts';
import { findModelOf, isUsable, listModels, readModel, type TrainedModel } from '../../db/trained-models.ts';
import { deleteModel, extendModel } from '../../operations/models.ts';
import {
  type BotContext,
  type BotDeps,
  isPress,
  operationsOf,
  type PressContext,
  personOf,
  replyToPressed,
} from '../context.ts';
import type { LineFlow } from '../dialogue/flow.ts';
import { isPage } from '../dialogue/pages.ts';
import { sendPicture } from '../dialogue/pictures.ts';
import type { Stage } from '../dialogue/stage.ts';
import { openModelName } from './model-name-flow.ts';
import { renderDeleteQuestion, renderModel, renderModelList } from './model-pages.ts';
import { openPortrait } from './steps.ts';

export interface ModelsParts {
  stage: Stage;
  /** Where a training begins anew. */
  lines: Pick<Readonly<Record<OrderLine, LineFlow>>, 'training'>;
}

type ModelHandler = (ctx: BotContext, model: TrainedModel) => Promise<void>;

/** /models: a person's models, and what can be done with each. */
export function createModels(deps: BotDeps, { stage, lines }: ModelsParts): Composer<BotContext> {
  const { sql } = deps;
  const feature = new Composer<BotContext>();

  async function list(ctx: BotContext): Promise<void> {
    const [models, orders] = await Promise.all([
      listModels(sql, ctx.user.id),
      listOpenOrders(sql, ctx.user.id),
    ]);
    const trainings = orders.flatMap((order) =>
      order.line === 'training' ? [{ ...order.inputs, orderId: order.id }] : [],
    );
    await stage.page(ctx, renderModelList({ models, trainings, now: new Date() }, ctx.wording));
  }

  const open: ModelHandler = (ctx, model) =>
    stage.page(
      ctx,
      renderModel(
        model,
        { now: new Date(), mostExtensions: deps.settings.now()['model-extensions'] },
        ctx.wording,
      ),
    );

  /** `below`: the message that led here tells of more than the model. */
  function make(ctx: BotContext, { id, name }: TrainedModel, below = false): Promise<void> {
    const state = openPortrait({ id: ctx.updateId, likeness: { id, name } });
    return stage.move(ctx, { type: 'enter', state, notices: [] }, { below });
  }

  const retrain: ModelHandler = async (ctx, { orderId }) => {
    const training = await readOwnOrder(sql, orderId, ctx.user.id);
    if (training === undefined) return;
    await stage.move(ctx, { type: 'enter', ...lines.training.repeat(training, ctx.updateId) });
  };

  const handlers: Readonly<Record<ModelMove, ModelHandler>> = {
    open,
    make,
    sample: createSample(deps),
    rename: (ctx, model) =>
      stage.move(ctx, { type: 'enter', state: openModelName(ctx.updateId, model), notices: [] }),
    extend: createExtending(deps, open),
    retrain,
    delete: (ctx, model) => stage.page(ctx, renderDeleteQuestion(model, ctx.wording)),
    delete_now: createDeleting(deps, list),
  };

  async function press(ctx: PressContext<ModelPress>): Promise<void> {
    const { value } = ctx.press;
    const found =
      value.move === 'made_by' ? await findModelOf(sql, value.order) : await readModel(sql, value.model);
    const model = found !== undefined && isUsable(found, ctx.user.id) ? found : undefined;
    if (model !== undefined) {
      return value.move === 'made_by' ? make(ctx, model, true) : handlers[value.move](ctx, model);
    }
    await ctx.answer(ctx.wording.plain('toast-model-gone'));
    // A page of a model that is gone becomes the list; a message that tells of more stays.
    if (value.move !== 'made_by' && value.move !== 'make') await list(ctx);
  }

  feature.command('models', list);
  feature.filter(isPage('models'), list);
  feature.filter(isPress(modelPress), press);
  return feature;
}

/** A picture that was made with it, below its page: a text cannot become a photo. */
function createSample({ objects }: BotDeps): ModelHandler {
  return async (ctx, { name, sample }) => {
    if (sample === null) return;
    await sendPicture(ctx, {
      bytes: await objects.get(sample),
      name: 'sample.jpg',
      caption: ctx.wording.html('model-sample', { name }),
      reply: replyToPressed(ctx),
    });
  };
}

function createExtending(deps: BotDeps, open: ModelHandler): ModelHandler {
  const operations = { ...deps, ...operationsOf(deps) };
  return async (ctx, model) => {
    const { wording } = ctx;
    const extending = await extendModel(operations, personOf(ctx), { modelId: model.id });
    if (extending.kind !== 'done') {
      const key = extending.kind === 'unsure' ? 'toast-model-extend-unsure' : 'toast-model-extend-late';
      await ctx.answer(wording.plain(key));
      return open(ctx, model);
    }
    await ctx.answer(wording.plain('toast-model-extended', { at: extending.model.expiresAt }));
    await open(ctx, extending.model);
  };
}

function createDeleting(deps: BotDeps, list: (ctx: BotContext) => Promise<void>): ModelHandler {
  const operations = { ...deps, ...operationsOf(deps) };
  return async (ctx, { id, name }) => {
    const { kind } = await deleteModel(operations, personOf(ctx), { modelId: id });
    const key = kind === 'unsure' ? 'toast-model-unsure' : 'toast-model-deleted';
    await ctx.answer(ctx.wording.plain(key, { name }));
    await list(ctx);
  };
}
