import { portraitRatios } from '../../contract/portraits.ts';
import { readBalance } from '../../db/credits.ts';
import { listOpenOrders, type Order } from '../../db/orders.ts';
import { findPortraitStyle, listPortraitStyles } from '../../db/portrait-styles.ts';
import type { Sql } from '../../db/sql.ts';
import { listModels } from '../../db/trained-models.ts';
import { quietly, type Told } from '../dialogue/events.ts';
import type { FlowEvent, LineFlow, Wish } from '../dialogue/flow.ts';
import { type StyleExamples, withExamples } from './examples.ts';
import { type PortraitPress, portraitPresses } from './press.ts';
import { type PortraitFacts, renderPortrait } from './screens.ts';
import {
  openPortrait,
  type PortraitDraft,
  type PortraitFound,
  type PortraitRules,
  type PortraitState,
  portraitStates,
  settle,
  takePortrait,
} from './steps.ts';

interface PortraitDeps {
  sql: Sql;
  rules: PortraitRules;
  /** What one picture costs now, credits. */
  prices: () => Promise<PortraitFacts['prices']>;
  examples: Pick<StyleExamples, 'show'>;
}

/** Describes pictures of somebody there is a model of: model, words or a style, number, ratio. */
export function createPortraitFlow({
  sql,
  rules,
  prices,
  examples,
}: PortraitDeps): LineFlow<PortraitState, PortraitPress, PortraitFacts, PortraitFound> {
  return {
    name: 'generate',
    states: portraitStates,
    presses: portraitPresses,
    open: (id) => openPortrait({ id }),

    async look(state, event, ctx) {
      const { user, wording } = ctx;
      const style = styleToLookFor(state.draft, event);
      const [models, found] = await Promise.all([
        listModels(sql, user.id),
        style === undefined ? undefined : findPortraitStyle(sql, style, wording.language),
      ]);
      if (isShow(event) && settle(state, models).step === 'portrait-prompt') {
        // What follows takes a while.
        await ctx.answer();
        await examples.show(ctx, await listPortraitStyles(sql, wording.language));
      }
      return { models, style: found };
    },

    take: (state, event, found) => takePortrait(state, event, { rules, found }),
    // None is fetched only to be told that none is needed.
    room: () => ({ known: [], room: 0 }),

    async facts({ step }, { user, wording }) {
      const [models, { available: balance }, portraitStyles, now] = await Promise.all([
        listModels(sql, user.id),
        readBalance(sql, user.id),
        // The first question may resolve itself, so that the second one is shown.
        step === 'portrait-prompt' || step === 'portrait-model'
          ? listPortraitStyles(sql, wording.language)
          : [],
        prices(),
      ]);
      const isTraining =
        models.length === 0 && (await listOpenOrders(sql, user.id)).some(({ line }) => line === 'training');
      const hasExamples = (await withExamples(portraitStyles)).length > 0;
      return { wording, rules, prices: now, balance, models, isTraining, portraitStyles, hasExamples };
    },

    render: renderPortrait,
    wish: wishOf,
    repeat,
    change: repeat,
  };
}

/** A pressed style, or the one whose prompt is written anew for another model. */
function styleToLookFor(draft: PortraitDraft, event: FlowEvent<PortraitPress>): number | undefined {
  if (event.type !== 'press') return undefined;
  const { press } = event;
  if (press.move === 'style') return press.style;
  return press.move === 'likeness' ? draft.prompt?.style?.id : undefined;
}

const isShow = (event: FlowEvent<PortraitPress>) => event.type === 'press' && event.press.move === 'show';

function wishOf(state: PortraitState): Wish | undefined {
  // Words that wait for an answer might be meant for this order.
  if (state.step !== 'portrait-confirm' || state.draft.offered !== undefined) return undefined;
  const { likeness, prompt, pictures, ratio } = state.draft;
  const { text, style } = prompt;
  const inputs = { likeness, prompt: text, pictures, ratio, ...(style !== undefined && { style }) };
  return { line: 'portrait', inputs, references: [] };
}

/** From the question about the ratio on when the one of then is not offered any more. */
function repeat(order: Order, id: number): Told<PortraitState> {
  if (order.line !== 'portrait') return quietly(openPortrait({ id }));
  const { likeness, prompt: text, style, pictures, ratio: was } = order.inputs;
  const ratio = portraitRatios.find((one) => one === was);
  const prompt = { text, ...(style !== undefined && { style }) };
  return quietly(openPortrait({ id, likeness, prompt, pictures, ...(ratio !== undefined && { ratio }) }));
}
