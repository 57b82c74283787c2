import { type Button, type PressCodec, pressData } from '../../contract/buttons.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, isPress } from '../context.ts';

/** Leads to the page, or to the beginning of the flow, of this name. */
export const pagePress: PressCodec<string> = {
  prefix: 'm',
  encode: (page) => page,
  parse: (text) => (/^[a-z_]{1,32}$/.test(text) ? text : undefined),
};

/** For `filter`: lets presses through that lead to this page. */
export function isPage(name: string): (ctx: BotContext) => boolean {
  const isPagePress = isPress(pagePress);
  return (ctx) => isPagePress(ctx) && ctx.press.value === name;
}

export function pageButton(page: string, wording: Wording): Button {
  return { text: wording.plain(`button-${page}`), callback_data: pressData(pagePress, page) };
}
