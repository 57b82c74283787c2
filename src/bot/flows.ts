import type { OrderLine } from '../contract/lines.ts';
import { modelTermDays } from '../contract/portraits.ts';
import { maxPromptLength } from '../contract/studio.ts';
import { readPrices } from '../db/prices.ts';
import { type BotDeps, operationsOf } from './context.ts';
import type { Flow, LineFlow } from './dialogue/flow.ts';
import { createProductFlow } from './product/flow.ts';
import { createStyleFlow } from './product/style-flow.ts';
import { may } from './staff/roles.ts';
import { createStudioFlow } from './studio/flow.ts';
import { createTrainingFlow } from './training/flow.ts';
import { createAdvice } from './training/pictures.ts';

/** Good and bad examples of photos for a training. */
const portraitAdvice = new URL('../../assets/portrait-advice.jpg', import.meta.url);

export interface Flows {
  /** Those that end in an order. */
  lines: Readonly<Record<OrderLine, LineFlow>>;
  all: readonly Flow[];
}

/** The list of flows; only who composes the bot knows it. What was sent unasked is offered to them in this order. */
export function createFlows({ sql, config, log }: Pick<BotDeps, 'sql' | 'config' | 'log'>): Flows {
  const prices = () => readPrices(sql);
  const rules = { maxPhotos: config.studio.maxPhotos, maxPromptLength };
  const lines = {
    studio: createStudioFlow({ sql, prices, rules }),
    product: createProductFlow({ sql, prices }),
    training: createTrainingFlow({
      sql,
      log,
      limits: config.training.photos,
      terms: { atProvider: modelTermDays },
      prices,
      showAdvice: createAdvice({ log, picture: portraitAdvice }),
    }),
  };
  return {
    lines,
    all: [
      lines.studio,
      lines.product,
      lines.training,
      createStyleFlow({ operations: operationsOf({ sql, config }), isFor: may({ config }, 'keep_styles') }),
    ],
  };
}
