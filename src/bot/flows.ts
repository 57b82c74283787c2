import type { OrderLine } from '../contract/lines.ts';
import { maxPromptLength } from '../contract/studio.ts';
import { readPrices } from '../db/prices.ts';
import { type BotDeps, operationsOf } from './context.ts';
import type { Flow, LineFlow } from './dialogue/flow.ts';
import { createProductFlow } from './product/flow.ts';
import { createStyleFlow } from './product/style-flow.ts';
import { may } from './staff/roles.ts';
import { createStudioFlow } from './studio/flow.ts';

export interface Flows {
  /** Those that end in an order. */
  lines: Readonly<Record<OrderLine, LineFlow>>;
  all: readonly Flow[];
}

/** The list of flows; only who composes the bot knows it. What was sent unasked is offered to them in this order. */
export function createFlows({ sql, config }: Pick<BotDeps, 'sql' | 'config'>): Flows {
  const prices = () => readPrices(sql);
  const rules = { maxPhotos: config.studio.maxPhotos, maxPromptLength };
  const lines = {
    studio: createStudioFlow({ sql, prices, rules }),
    product: createProductFlow({ sql, prices }),
  };
  return {
    lines,
    all: [
      lines.studio,
      lines.product,
      createStyleFlow({ operations: operationsOf({ sql, config }), isFor: may({ config }, 'keep_styles') }),
    ],
  };
}
