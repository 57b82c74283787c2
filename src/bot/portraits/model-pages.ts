import type { Rendered } from '../../cards/order.ts';
import { type Button, pressData } from '../../contract/buttons.ts';
import type { TrainingInputs } from '../../contract/lines.ts';
import { type ModelMove, modelPress } from '../../contract/model-press.ts';
import { orderData } from '../../contract/order-press.ts';
import type { TrainedModel } from '../../db/trained-models.ts';
import type { Wording } from '../../texts/texts.ts';
import { pageButton } from '../dialogue/pages.ts';

/** A training that has not ended. */
export type OpenTraining = TrainingInputs & { orderId: number };

export interface ModelList {
  /** Newest first. */
  models: readonly TrainedModel[];
  trainings: readonly OpenTraining[];
  now: Date;
}

/** A line has at most 120 characters, and a message 4,096; together with their buttons a page is long enough as it is. */
const mostShown = 30;
const dayMs = 24 * 3_600_000;

/** All models of a person with their age and their last day; each has a button, and so has a training under way. */
export function renderModelList({ models, trainings, now }: ModelList, wording: Wording): Rendered {
  const shown = models.slice(0, mostShown);
  const lines = [
    ...trainings.map(({ name, subject }) =>
      wording.html('models-training', { name, subject: wording.plain(`subject-${subject}`) }),
    ),
    ...shown.map((model) =>
      wording.html('models-line', {
        name: model.name,
        subject: wording.plain(`subject-${model.subject}`),
        days: daysBetween(model.trainedAt, now),
        until: model.expiresAt,
      }),
    ),
    ...(models.length > shown.length
      ? [wording.html('notice-more', { count: models.length - shown.length })]
      : []),
  ];
  const opens = [
    ...trainings.map(({ orderId, name }) => ({
      text: wording.plain('button-open-training', { name }),
      callback_data: orderData(orderId, 'open'),
    })),
    ...shown.map((model) => button(model, 'open', wording.plain('button-likeness', { name: model.name }))),
  ];
  return {
    text:
      lines.length === 0
        ? wording.html('models-empty')
        : [wording.html('models-page'), lines.join('\n')].join('\n\n'),
    buttons: [
      ...opens.map((open) => [open]),
      [pageButton('train', wording), ...(shown.length > 0 ? [pageButton('generate', wording)] : [])],
      [pageButton('menu', wording)],
    ],
  };
}

/** One model, and all that can be done with it. */
export function renderModel(
  model: TrainedModel,
  { now, mostExtensions }: { now: Date; mostExtensions: number },
  wording: Wording,
): Rendered {
  const { name, subject, trainedAt, expiresAt, extensions } = model;
  const text = [
    wording.html('model-head', { name, subject: wording.plain(`subject-${subject}`) }),
    wording.html('model-trained', { at: trainedAt, days: daysBetween(trainedAt, now) }),
    wording.html('model-until', { at: expiresAt }),
  ];
  const sample = button(model, 'sample', wording.plain('button-model-sample'));
  return {
    text: text.join('\n'),
    buttons: [
      [button(model, 'make', wording.plain('button-make-pictures'))],
      [
        ...(model.sample === null ? [] : [sample]),
        button(model, 'rename', wording.plain('button-model-rename')),
      ],
      ...(extensions < mostExtensions
        ? [[button(model, 'extend', wording.plain('button-model-extend'))]]
        : []),
      [
        button(model, 'retrain', wording.plain('button-model-retrain')),
        button(model, 'delete', wording.plain('button-model-delete')),
      ],
      [pageButton('models', wording), pageButton('menu', wording)],
    ],
  };
}

/** Asked once, before what cannot be undone. */
export function renderDeleteQuestion(model: TrainedModel, wording: Wording): Rendered {
  return {
    text: wording.html('model-delete', { name: model.name }),
    buttons: [
      [button(model, 'delete_now', wording.plain('button-model-delete-now'))],
      [button(model, 'open', wording.plain('button-model-keep'))],
    ],
  };
}

function button({ id }: TrainedModel, move: ModelMove, text: string): Button {
  return { text, callback_data: pressData(modelPress, { move, model: id }) };
}

/** By the calendar that all dates are told in, UTC. */
function daysBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor(to.getTime() / dayMs) - Math.floor(from.getTime() / dayMs));
}
