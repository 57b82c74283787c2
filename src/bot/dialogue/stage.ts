import type { Rendered } from '../../cards/order.ts';
import { maxPromptLength } from '../../contract/studio.ts';
import { readAsset } from '../../db/assets.ts';
import { readBalance } from '../../db/credits.ts';
import { readDialogue, saveDialogue, saveScreen } from '../../db/dialogues.ts';
import { readPrices } from '../../db/prices.ts';
import { listStyles } from '../../db/styles.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import type { BotContext, BotDeps } from '../context.ts';
import {
  type DialogueEvent,
  type DialogueState,
  draftOf,
  type Moment,
  readMoment,
  step,
} from './dialogue.ts';
import type { DialogueRules } from './events.ts';
import type { ScreenFacts } from './screen-parts.ts';
import { renderMoment } from './screens.ts';

/** Where dialogues are shown: one screen a person, edited where it was pressed, or sent anew at the bottom. */
export interface Stage {
  readonly rules: DialogueRules;
  read(ctx: BotContext): Promise<DialogueState>;
  /**
   * Moves the dialogue and shows where it stands. An update seen before moves nothing and shows the same again.
   * `below`: the pressed message stays what it is.
   */
  move(ctx: BotContext, event: DialogueEvent, options?: { below?: boolean }): Promise<void>;
  /** Ends whatever is under way and takes its screen away. @returns whether there was something to leave */
  leave(ctx: BotContext): Promise<boolean>;
  /** The pressed screen has become an order's card and is ours no more. */
  becomeCard(ctx: BotContext): Promise<void>;
  /** Shows a page that is no step of a dialogue: in the place of the pressed one, or below. */
  page(ctx: BotContext, rendered: Rendered): Promise<void>;
  /** Sends a message of its own below. @returns its id */
  send(ctx: BotContext, rendered: Rendered): Promise<number>;
}

export function createStage(deps: Pick<BotDeps, 'sql' | 'config' | 'log'>): Stage {
  const { sql, config, log } = deps;
  const rules: DialogueRules = { maxPhotos: config.studio.maxPhotos, maxPromptLength };

  async function advance(
    ctx: BotContext,
    event: DialogueEvent,
  ): Promise<{ moment: Moment; screen: number | null }> {
    const stored = await readDialogue(sql, ctx.user.id);
    const before = readMoment(stored?.state);
    const screen = stored?.screenMessageId ?? null;
    if (stored?.lastUpdateId === ctx.updateId) return { moment: before, screen };
    const moment = step(before.state, event, rules);
    await saveDialogue(sql, ctx.user.id, { state: moment, lastUpdateId: ctx.updateId });
    return { moment, screen };
  }

  return {
    rules,

    async read(ctx) {
      return readMoment((await readDialogue(sql, ctx.user.id))?.state).state;
    },

    async move(ctx, event, { below = false } = {}) {
      const { moment, screen } = await advance(ctx, event);
      const rendered = await render(ctx, moment, { sql, rules });
      const shown = below ? await send(ctx, rendered) : await show(ctx, rendered);
      // A menu is nobody's screen: it stays when the talk goes on.
      await saveScreen(sql, ctx.user.id, draftOf(moment.state) ? shown : null);
      if (screen !== null && screen !== shown) await remove(ctx, screen, log);
    },

    async leave(ctx) {
      const { moment, screen } = await advance(ctx, { type: 'leave' });
      await saveScreen(sql, ctx.user.id, null);
      if (screen !== null) await remove(ctx, screen, log);
      return moment.notices.length > 0;
    },

    async becomeCard(ctx) {
      const { screen } = await advance(ctx, { type: 'ordered' });
      await saveScreen(sql, ctx.user.id, null);
      if (screen !== null && screen !== ctx.callbackQuery?.message?.message_id)
        await remove(ctx, screen, log);
    },

    async page(ctx, rendered) {
      await show(ctx, rendered);
    },

    send,
  };
}

async function render(
  ctx: BotContext,
  moment: Moment,
  { sql, ...given }: Pick<BotDeps, 'sql'> & Pick<ScreenFacts, 'rules'>,
): Promise<Rendered> {
  const [{ available: balance }, prices] = await Promise.all([
    readBalance(sql, ctx.user.id),
    readPrices(sql),
  ]);
  const photoSizes = await Promise.all(
    photosOf(moment.state).map(async (hash) => {
      const { width, height } = await readAsset(sql, hash);
      return { width, height };
    }),
  );
  const styles = moment.state.step === 'product-background' ? await listStyles(sql) : [];
  return renderMoment(moment, { wording: ctx.wording, ...given, prices, balance, photoSizes, styles });
}

/** The photos whose sizes the screen tells. */
function photosOf(state: DialogueState): readonly string[] {
  if (state.step === 'studio-photos') return state.draft.photos;
  return state.step === 'product-confirm' ? [state.draft.product, state.draft.background.hash] : [];
}

/** @returns the message that shows it */
async function show(ctx: BotContext, rendered: Rendered): Promise<number> {
  const pressed = ctx.callbackQuery?.message?.message_id;
  return pressed !== undefined && (await edit(ctx, pressed, rendered)) ? pressed : send(ctx, rendered);
}

async function send(ctx: BotContext, { text, buttons }: Rendered): Promise<number> {
  const sent = await ctx.api.sendMessage(ctx.user.telegramId, text, options(buttons));
  return sent.message_id;
}

async function remove(ctx: BotContext, messageId: number, log: BotDeps['log']): Promise<void> {
  // Too old, or gone already: it only stays a little in the way.
  await ctx.api
    .deleteMessage(ctx.user.telegramId, messageId)
    .catch((error: unknown) => log.debug(classifyTelegramError(error), 'an old screen stays'));
}

/** @returns false when there is no such message to edit any more */
async function edit(ctx: BotContext, messageId: number, { text, buttons }: Rendered): Promise<boolean> {
  try {
    await ctx.api.editMessageText(ctx.user.telegramId, messageId, text, options(buttons));
    return true;
  } catch (error) {
    const { kind } = classifyTelegramError(error);
    if (kind === 'not_modified') return true;
    if (kind === 'message_gone') return false;
    throw error;
  }
}

function options(buttons: Rendered['buttons']) {
  return {
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    reply_markup: { inline_keyboard: buttons },
  } as const;
}
