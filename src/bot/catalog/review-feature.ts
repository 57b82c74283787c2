import { Composer, type NextFunction } from 'grammy';
import { type ItemPress, itemPress, rejectReasons } from '../../contract/item-press.ts';
import { runPress } from '../../contract/run-press.ts';
import { findRun } from '../../db/catalog/runs.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { Deciding } from './deciding.ts';
import { createAsking } from './item-asking.ts';

/** 👀 and what is pressed below a picture that is to be decided on, and below the questions about it. */
export function createReview(
  deps: BotDeps,
  { stage, deciding, isFor }: { stage: Stage; deciding: Deciding; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const { sql } = deps;
  const asking = createAsking(deps, { stage, deciding });
  const feature = new Composer<BotContext>();
  const own = feature.filter(isFor);

  async function begin(ctx: BotContext, sourceId: number | undefined): Promise<void> {
    if (sourceId === undefined) return ctx.answer(ctx.wording.plain('toast-run-no-source'));
    await ctx.answer();
    await deciding.showNext(ctx, sourceId);
  }

  async function pressed(ctx: BotContext, press: ItemPress, next: NextFunction): Promise<void> {
    if (!('result' in press)) return next();
    const { item: itemId, result: resultId } = press;
    const pressedMessage = ctx.callbackQuery?.message?.message_id;
    switch (press.move) {
      case 'accept':
        return deciding.decide(ctx, { itemId, resultId, verdict: 'accept', messageId: pressedMessage });
      case 'reject':
      case 'redo':
        return asking.ask(ctx, press.move, press);
      case 'why': {
        const why = rejectReasons[press.reason];
        return deciding.decide(ctx, {
          itemId,
          resultId,
          verdict: 'reject',
          why,
          messageId: await asking.shownIn(ctx, itemId),
        });
      }
      case 'same':
        return deciding.decide(ctx, {
          itemId,
          resultId,
          verdict: 'redo',
          messageId: await asking.shownIn(ctx, itemId),
        });
      case 'as_reject':
        return asking.useWords(ctx, 'reject', press);
      case 'as_redo':
        return asking.useWords(ctx, 'redo', press);
      case 'later':
        return deciding.later(ctx, itemId);
      case 'back':
        return back(ctx, itemId);
      default:
        return press satisfies never;
    }
  }

  async function back(ctx: BotContext, itemId: number): Promise<void> {
    await ctx.answer();
    await deciding.close(ctx, itemId);
  }

  own.filter(isPress(runPress), async (ctx, next) => {
    const said = ctx.press.value;
    if (said.move !== 'review') return next();
    return begin(ctx, (await findRun(sql, said.run))?.sourceId);
  });
  own.filter(isPress(itemPress), (ctx, next) => pressed(ctx, ctx.press.value, next));
  return feature;
}
