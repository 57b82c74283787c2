import { Composer } from 'grammy';
import type { Rendered } from '../../cards/order.ts';
import { type PressCodec, pressData, readNumber, readWord } from '../../contract/buttons.ts';
import { findPortraitStyle, listPortraitStyles, type PortraitStyle } from '../../db/portrait-styles.ts';
import { removePortraitStyle } from '../../operations/portrait-styles.ts';
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
import { createStyleExamples, withExamples } from './examples.ts';
import { openPortraitStyle } from './style-flow.ts';

/** What administrators do with styles for portraits; a removal is asked about once, and shows the prompt. */
export const portraitStyleMoves = ['open', 'example', 'remove_now'] as const;
type PortraitStylePress = { move: 'add' } | { move: (typeof portraitStyleMoves)[number]; style: number };

export const portraitStylePress: PressCodec<PortraitStylePress> = {
  prefix: 'y',
  encode: (press) => ('style' in press ? `${press.move}:${press.style}` : press.move),
  parse(text) {
    const [first, second] = text.split(':');
    if (text === 'add') return { move: text };
    const move = readWord(portraitStyleMoves, first);
    const style = readNumber(second);
    return move !== undefined && style !== undefined ? { move, style } : undefined;
  },
};

/** /portrait_styles: those who may add and remove them; nobody else learns that it exists. */
export function createPortraitStyles(
  deps: BotDeps,
  { stage, isFor }: { stage: Stage; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const { sql } = deps;
  const examples = createStyleExamples(deps);
  const feature = new Composer<BotContext>();
  const own = feature.filter(isFor);

  async function show(ctx: BotContext): Promise<void> {
    const { wording } = ctx;
    await stage.page(ctx, renderList(await listPortraitStyles(sql, wording.language), wording));
  }

  async function press(ctx: PressContext<PortraitStylePress>): Promise<void> {
    const { value } = ctx.press;
    if (value.move === 'add') {
      return stage.move(ctx, { type: 'enter', state: openPortraitStyle(ctx.updateId), notices: [] });
    }
    const style = await findPortraitStyle(sql, value.style, ctx.wording.language);
    if (style === undefined) return show(ctx);
    if (value.move === 'example') return examples.showOne(ctx, style);
    if (value.move === 'open') {
      const hasExample = (await withExamples([style])).length > 0;
      return stage.page(ctx, renderStyle({ ...style, hasExample }, ctx.wording));
    }
    const { kind } = await removePortraitStyle(operationsOf(deps), personOf(ctx), style.id);
    if (kind === 'removed') await ctx.answer(ctx.wording.plain('toast-style-removed', { name: style.name }));
    await show(ctx);
  }

  own.command('portrait_styles', show);
  own.filter(isPage('portrait_styles'), show);
  own.filter(isPress(portraitStylePress), press);
  return feature;
}

function renderList(styles: readonly PortraitStyle[], wording: Wording): Rendered {
  const opens = styles.map(({ id, name }) => [
    {
      text: wording.plain('button-portrait-style', { name }),
      callback_data: pressData(portraitStylePress, { move: 'open', style: id }),
    },
  ]);
  const add = {
    text: wording.plain('button-style-add'),
    callback_data: pressData(portraitStylePress, { move: 'add' }),
  };
  return {
    text: wording.html('portrait-styles-page', { styles: styles.length }),
    buttons: [...opens, [add], [pageButton('menu', wording)]],
  };
}

function renderStyle(
  { id, name, prompt, hasExample }: PortraitStyle & { hasExample: boolean },
  wording: Wording,
): Rendered {
  const example = {
    text: wording.plain('button-portrait-style-example'),
    callback_data: pressData(portraitStylePress, { move: 'example', style: id }),
  };
  const remove = {
    text: wording.plain('button-style-remove-now'),
    callback_data: pressData(portraitStylePress, { move: 'remove_now', style: id }),
  };
  return {
    text: [
      wording.html('portrait-styles-one', { name, prompt }),
      wording.html(hasExample ? 'portrait-styles-with-example' : 'portrait-styles-without-example'),
      wording.html('portrait-styles-remove'),
    ].join('\n'),
    buttons: [...(hasExample ? [[example]] : []), [remove], [pageButton('portrait_styles', wording)]],
  };
}
