import { Composer } from 'grammy';
import type { Rendered } from '../../cards/order.ts';
import { styleData } from '../../contract/buttons.ts';
import { findStyle, listStyles, mostStyles, type Style } from '../../db/styles.ts';
import { addStyle, removeStyle } from '../../operations/styles.ts';
import type { Wording } from '../../texts/texts.ts';
import {
  type BotContext,
  type BotDeps,
  isPress,
  operationsOf,
  type PressContext,
  personOf,
} from '../context.ts';
import { notice } from '../dialogue/events.ts';
import { captionOf, createPhotoIntake, fileOf, type TakenPhotos } from '../dialogue/photos.ts';
import { pageButton } from '../dialogue/screens.ts';
import type { Stage } from '../dialogue/stage.ts';
import { may } from '../staff/roles.ts';
import { fillStyle, type StyleDraft } from './style-flow.ts';

/** /styles: those who may add and remove backgrounds; nobody else learns that it exists. */
export function createStyles(deps: BotDeps, stage: Stage): Composer<BotContext> {
  const { sql } = deps;
  const feature = new Composer<BotContext>();
  const own = feature.filter(may(deps, 'keep_styles'));

  async function show(ctx: BotContext): Promise<void> {
    await stage.page(ctx, renderList(await listStyles(sql), ctx.wording));
  }

  async function press(ctx: PressContext<'style'>): Promise<void> {
    const { press } = ctx.press;
    if (press.move === 'add') {
      return stage.move(ctx, { type: 'style', draft: { id: ctx.updateId }, notices: [] });
    }
    const style = await findStyle(sql, press.style);
    if (style === undefined) return show(ctx);
    if (press.move === 'remove') return stage.page(ctx, renderQuestion(style, ctx.wording));
    const { kind } = await removeStyle(operationsOf(deps), personOf(ctx), style.id);
    if (kind === 'removed') await ctx.answer(ctx.wording.plain('toast-style-removed', { name: style.name }));
    await show(ctx);
  }

  own.command('styles', show);
  own.filter(isPress('page')).filter((ctx) => ctx.press.page === 'styles', show);
  own.filter(isPress('style'), press);
  own.use(createAdding(deps, stage));
  return feature;
}

/** Takes picture and name of a new style, in whichever order they come, and nothing else. */
function createAdding(deps: BotDeps, stage: Stage): Composer<BotContext> {
  const takePhotos = createPhotoIntake(deps);
  const feature = new Composer<BotContext>();

  /** With picture and name the style is added, once however often this is handled. */
  async function fill(
    ctx: BotContext,
    draft: StyleDraft,
    given: TakenPhotos & { name: string | undefined },
  ): Promise<void> {
    const { state: filled, notices } = fillStyle(draft, given);
    const { id, photo, name } = filled;
    if (photo === undefined || name === undefined) {
      return stage.move(ctx, { type: 'style', draft: filled, notices });
    }
    const { kind } = await addStyle(operationsOf(deps), personOf(ctx), { name, hash: photo });
    if (kind === 'forbidden') return;
    await stage.move(ctx, {
      type: 'style',
      draft: kind === 'added' ? undefined : { id, photo },
      notices: [...notices, notice(`notice-style-${kind}`, { name, most: mostStyles })],
    });
  }

  feature.on('message', async (ctx, next) => {
    const { text } = ctx.message;
    const isFile = fileOf(ctx.message) !== undefined;
    if (!isFile && (text === undefined || text.startsWith('/'))) return next();
    const state = await stage.read(ctx);
    if (state.step !== 'style') return next();
    const none: TakenPhotos = { photos: [], notices: [], over: 0 };
    const taken = isFile ? await takePhotos(ctx, { known: [], room: 1 }) : none;
    return fill(ctx, state.draft, { ...taken, name: text ?? captionOf(ctx) });
  });
  return feature;
}

function renderList(styles: readonly Style[], wording: Wording): Rendered {
  const removes = styles.map(({ id, name }) => [
    {
      text: wording.plain('button-style-remove', { name }),
      callback_data: styleData({ move: 'remove', style: id }),
    },
  ]);
  const add = { text: wording.plain('button-style-add'), callback_data: styleData({ move: 'add' }) };
  return {
    text: wording.html('styles-page', { styles: styles.length }),
    buttons: [...removes, [add], [pageButton('menu', wording)]],
  };
}

function renderQuestion({ id, name }: Style, wording: Wording): Rendered {
  const remove = {
    text: wording.plain('button-style-remove-now'),
    callback_data: styleData({ move: 'remove_now', style: id }),
  };
  return {
    text: wording.html('styles-remove', { name }),
    buttons: [[remove], [pageButton('styles', wording)]],
  };
}
