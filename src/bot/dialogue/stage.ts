import type { Rendered } from '../../cards/order.ts';
import { readDialogue, saveDialogue, saveScreen } from '../../db/dialogues.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { type Dialogue, type DialogueEvent, type DialogueState, draftOf, type Moment } from './dialogue.ts';
import { idle } from './idle.ts';
import { renderBelow } from './screens.ts';

/** Where dialogues are shown: one screen a person, edited where it was pressed, or sent anew at the bottom. */
export interface Stage {
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

export interface StageParts {
  dialogue: Dialogue;
  /** What is shown outside any flow. */
  menu: (ctx: BotContext) => Promise<Rendered>;
}

/** Two attempts moved one dialogue at once; tried again it begins where the other one led. */
class DialogueMoved extends Error {
  override readonly name = 'DialogueMoved';
}

export function createStage(
  { sql, log }: Pick<BotDeps, 'sql' | 'log'>,
  { dialogue, menu }: StageParts,
): Stage {
  /** Whoever stands where they may be no more stands outside. */
  function standing(ctx: BotContext, stored: unknown): Moment {
    const moment = dialogue.read(stored);
    return dialogue.isFor(moment.state, ctx) ? moment : { ...moment, state: idle };
  }

  async function advance(
    ctx: BotContext,
    event: DialogueEvent,
  ): Promise<{ moment: Moment; screen: number | null }> {
    const stored = await readDialogue(sql, ctx.user.id);
    const before = standing(ctx, stored?.state);
    const screen = stored?.screenMessageId ?? null;
    if (stored?.lastUpdateId === ctx.updateId) return { moment: before, screen };
    const found = await dialogue.look(before.state, event, ctx);
    const moment = dialogue.step(before.state, event, found);
    // What was read was read in our turn; from here on the write itself sees whether another one came between.
    ctx.turn.check();
    const next = { state: moment, lastUpdateId: ctx.updateId, before: stored?.lastUpdateId };
    if (!(await saveDialogue(sql, ctx.user.id, next))) throw new DialogueMoved('by another update');
    return { moment, screen };
  }

  const keepScreen = (ctx: BotContext, messageId: number | null) =>
    saveScreen(sql, ctx.user.id, { messageId, updateId: ctx.updateId });

  async function render(ctx: BotContext, { state, notices }: Moment): Promise<Rendered> {
    const screen = dialogue.render(state, await dialogue.facts(state, ctx)) ?? (await menu(ctx));
    return renderBelow(notices, screen, ctx.wording);
  }

  return {
    async read(ctx) {
      return standing(ctx, (await readDialogue(sql, ctx.user.id))?.state).state;
    },

    async move(ctx, event, { below = false } = {}) {
      const { moment, screen } = await advance(ctx, event);
      const rendered = await render(ctx, moment);
      const shown = below ? await send(ctx, rendered) : await show(ctx, rendered);
      // A menu is nobody's screen: it stays when the talk goes on.
      await keepScreen(ctx, draftOf(moment.state) ? shown : null);
      if (screen !== null && screen !== shown) await remove(ctx, screen, log);
    },

    async leave(ctx) {
      const { moment, screen } = await advance(ctx, { type: 'leave' });
      await keepScreen(ctx, null);
      if (screen !== null) await remove(ctx, screen, log);
      return moment.notices.length > 0;
    },

    async becomeCard(ctx) {
      const { screen } = await advance(ctx, { type: 'ordered' });
      await keepScreen(ctx, null);
      if (screen !== null && screen !== ctx.callbackQuery?.message?.message_id)
        await remove(ctx, screen, log);
    },

    async page(ctx, rendered) {
      await show(ctx, rendered);
    },

    send,
  };
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
