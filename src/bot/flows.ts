import type { OrderLine } from '../contract/lines.ts';
import { modelTermDays } from '../contract/portraits.ts';
import { maxPromptLength, studioModels } from '../contract/studio.ts';
import { readPrices } from '../db/prices.ts';
import { createItemWordsFlow } from './catalog/item-words-flow.ts';
import { type BotDeps, operationsOf } from './context.ts';
import type { Flow, LineFlow } from './dialogue/flow.ts';
import { createStyleExamples } from './portraits/examples.ts';
import { createPortraitFlow } from './portraits/flow.ts';
import { createModelNameFlow } from './portraits/model-name-flow.ts';
import { createPortraitStyleFlow } from './portraits/style-flow.ts';
import { createProductFlow } from './product/flow.ts';
import { createStyleFlow } from './product/style-flow.ts';
import { may } from './staff/roles.ts';
import { createStudioFlow } from './studio/flow.ts';
import type { StudioRules } from './studio/steps.ts';
import { createTrainingFlow } from './training/flow.ts';
import { createAdvice, createPhotoSheet } from './training/pictures.ts';

/** Good and bad examples of photos for a training. */
const portraitAdvice = new URL('../../assets/portrait-advice.jpg', import.meta.url);

export interface Flows {
  /** Those that end in an order. */
  lines: Readonly<Record<OrderLine, LineFlow>>;
  all: readonly Flow[];
}

/** The list of flows; only who composes the bot knows it. What was sent unasked is offered to them in this order. */
export type FlowDeps = Pick<
  BotDeps,
  'sql' | 'config' | 'settings' | 'log' | 'objects' | 'decoder' | 'updateModel' | 'inspectPhotos'
>;

export function createFlows(deps: FlowDeps): Flows {
  const { sql, config, settings, log, objects, decoder, updateModel, inspectPhotos } = deps;
  const operations = operationsOf({ sql, config });
  const prices = () => readPrices(sql);
  const rules = studioRules(settings);
  const lines = {
    studio: createStudioFlow({ sql, prices, rules }),
    product: createProductFlow({ sql, prices }),
    training: createTrainingFlow({
      sql,
      log,
      limits: config.training.photos,
      terms: { atProvider: modelTermDays },
      prices,
      inspect: async ({ user, turn }, { hash }) =>
        decoder.inspect(await objects.get(hash), { key: String(user.id), signal: turn.signal }),
      askProvider:
        inspectPhotos && (({ updateId, turn }, asked) => inspectPhotos({ ...asked, updateId }, turn.signal)),
      showSheet: createPhotoSheet({ objects, decoder }),
      showAdvice: createAdvice({ log, picture: portraitAdvice }),
    }),
    portrait: createPortraitFlow({ sql, prices, rules, examples: createStyleExamples({ objects, decoder }) }),
  };
  return {
    lines,
    all: [
      lines.studio,
      lines.product,
      lines.training,
      lines.portrait,
      createStyleFlow({ operations, isFor: may({ config }, 'keep_styles') }),
      createPortraitStyleFlow({ operations, isFor: may({ config }, 'keep_styles') }),
      createModelNameFlow({ ...operations, updateModel }),
      createItemWordsFlow({ operations, isFor: may({ config }, 'review_catalog') }),
    ],
  };
}

/** What the studio takes at the moment it is asked. */
function studioRules(settings: BotDeps['settings']): StudioRules {
  return {
    get maxPhotos() {
      const now = settings.now();
      return { 'nano-banana': now['photos-nano-banana'], 'seedream-4.5': now['photos-seedream-4.5'] };
    },
    get models() {
      return studioModels.filter((model) => settings.now()[`model-${model}`]);
    },
    maxPromptLength,
  };
}
