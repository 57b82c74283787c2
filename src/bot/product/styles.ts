import { Composer } from 'grammy';
import type { Rendered } from '../../cards/order.ts';
import { type PressCodec, pressData, readNumber, readWord } from '../../contract/buttons.ts';
import { findStyle, listStyles, type Style } from '../../db/styles.ts';
import { removeStyle } from '../../operations/styles.ts';
import type { Wording } from '../../texts/texts.ts';
import {
  type BotContext,
  type BotDeps,
  isPress,
  operationsOf,
  type PressContext,
  personOf,
} from '../context.ts';
import { isPage, pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { openStyle } from './style-flow.ts';

/** What administrators do with styles; a removal is asked about once. */
export const styleMoves = ['remove', 'remove_now'] as const;
type StylePress = { move: 'add' } | { move: (typeof styleMoves)[number]; style: number };

export const stylePress: PressCodec<StylePress> = {
  prefix: 's',
  encode: (press) => ('style' in press ? `${press.move}:${press.style}` : press.move),
  parse(text) {
    const [first, second] = text.split(':');
    if (first === 'add') return { move: first };
    const move = readWord(styleMoves, first);
    const style = readNumber(second);
    return move !== undefined && style !== undefined ? { move, style } : undefined;
  },
};

/** /styles: those who may add and remove backgrounds; nobody else learns that it exists. */
export function createStyles(
  deps: BotDeps,
  { stage, isFor }: { stage: Stage; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const { sql } = deps;
  const feature = new Composer<BotContext>();
  const own = feature.filter(isFor);

  async function show(ctx: BotContext): Promise<void> {
    await stage.page(ctx, renderList(await listStyles(sql), ctx.wording));
  }

  async function press(ctx: PressContext<StylePress>): Promise<void> {
    const { value } = ctx.press;
    if (value.move === 'add') {
      return stage.move(ctx, { type: 'enter', state: openStyle(ctx.updateId), notices: [] });
    }
    const style = await findStyle(sql, value.style);
    if (style === undefined) return show(ctx);
    if (value.move === 'remove') return stage.page(ctx, renderQuestion(style, ctx.wording));
    const { kind } = await removeStyle(operationsOf(deps), personOf(ctx), style.id);
    if (kind === 'removed') await ctx.answer(ctx.wording.plain('toast-style-removed', { name: style.name }));
    await show(ctx);
  }

  own.command('styles', show);
  own.filter(isPage('styles'), show);
  own.filter(isPress(stylePress), press);
  return feature;
}

function renderList(styles: readonly Style[], wording: Wording): Rendered {
  const removes = styles.map(({ id, name }) => [
    {
      text: wording.plain('button-style-remove', { name }),
      callback_data: pressData(stylePress, { move: 'remove', style: id }),
    },
  ]);
  const add = {
    text: wording.plain('button-style-add'),
    callback_data: pressData(stylePress, { move: 'add' }),
  };
  return {
    text: wording.html('styles-page', { styles: styles.length }),
    buttons: [...removes, [add], [pageButton('menu', wording)]],
  };
}

function renderQuestion({ id, name }: Style, wording: Wording): Rendered {
  const remove = {
    text: wording.plain('button-style-remove-now'),
    callback_data: pressData(stylePress, { move: 'remove_now', style: id }),
  };
  return {
    text: wording.html('styles-remove', { name }),
    buttons: [[remove], [pageButton('styles', wording)]],
  };
}
