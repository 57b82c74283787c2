import { type Api, Composer, Context } from 'grammy';
import { createPressReader } from '../contract/buttons.ts';
import type { InboxRow } from '../db/inbox.ts';
import { markUnreachable } from '../db/users.ts';
import { chatOfCall, classifyTelegramError, errorFields } from '../telegram/errors.ts';
import { answeredPresses, language, privateChatsOnly, registration, servedOnly } from './arrival.ts';
import { createCatalog } from './catalog/feature.ts';
import { createCatalogItems } from './catalog/items.ts';
import type { BotContext, BotDeps } from './context.ts';
import { createDialogue } from './dialogue/dialogue.ts';
import { createDialogueFeature } from './dialogue/feature.ts';
import { createStage } from './dialogue/stage.ts';
import { createClosed } from './features/closed.ts';
import { createCredits } from './features/credits.ts';
import { createHelp } from './features/help.ts';
import { createMenu } from './features/menu.ts';
import { createPrivacy } from './features/privacy.ts';
import { createSettings } from './features/settings.ts';
import { createStart } from './features/start.ts';
import { createUnknown } from './features/unknown.ts';
import { createFlows, type Flows } from './flows.ts';
import { guardApi } from './inbox/guarded-api.ts';
import { isOutage } from './inbox/outage.ts';
import type { Turn } from './inbox/turn.ts';
import { createCancel } from './orders/cancel.ts';
import { createOrders } from './orders/feature.ts';
import { createHistory } from './orders/history.ts';
import { createOrdering } from './orders/ordering.ts';
import { createModels } from './portraits/models.ts';
import { createPortraitStyles } from './portraits/styles.ts';
import { listPresses } from './presses.ts';
import { createStyles } from './product/styles.ts';
import { createStaffMenu } from './staff/menu.ts';
import { createPanelLink } from './staff/panel.ts';
import { may } from './staff/roles.ts';
import { createStats } from './staff/stats.ts';
import { createTopUpAnswering } from './top-ups/answering.ts';
import { createTopUpAsking } from './top-ups/asking.ts';

export interface UpdateHandlerDeps extends BotDeps {
  api: Api;
}

/**
 * The bot as a function of what Telegram sent: one update, or all updates of one album, which are one event. Handled
 * again, the same rows lead to the same state and the same orders; a message may be sent twice.
 * Rejects when they could not be handled; a bug is told to the administrator the first time. Once its turn is over it
 * shows nothing and moves nothing any more.
 */
export function createUpdateHandler(
  deps: UpdateHandlerDeps,
  flows: Flows = createFlows(deps),
): (rows: readonly InboxRow[], turn: Turn) => Promise<void> {
  const { sql, api, botInfo, log } = deps;
  const handle = createBot(deps, flows).middleware();

  return async (rows, turn) => {
    const [first] = rows;
    const last = rows.at(-1);
    if (first === undefined || last === undefined) return;
    const ctx = Object.assign(new Context(first.payload, guardApi(api, turn), botInfo), {
      rows,
      turn,
      updateId: last.updateId,
    }) as BotContext;
    try {
      await handle(ctx, async () => undefined);
    } catch (error) {
      // What came of it is for another attempt to say.
      turn.check();
      const chatId = closedChat(error, last.chatId);
      if (chatId !== undefined) {
        log.info({ update: last.updateId, chat: chatId }, 'nothing reaches this chat any more');
        await markUnreachable(sql, chatId);
      }
      // Another's chat that is closed is no end of what this person asked for.
      if (chatId === last.chatId) return;
      await reportBug(deps, last, error);
      throw error;
    }
  };
}

/** Each step sees what the ones before it let through. */
function createBot(deps: BotDeps, { lines, all }: Flows): Composer<BotContext> {
  const dialogue = createDialogue(all);
  const menu = createMenu(deps);
  const stage = createStage(deps, { dialogue, menu });
  const ordering = createOrdering(deps);
  const bot = new Composer<BotContext>();
  bot.use(async (_, next) => {
    await deps.settings.refresh();
    await next();
  });
  bot.use(privateChatsOnly(deps));
  bot.use(registration(deps));
  bot.use(language(deps));
  bot.use(answeredPresses(deps, createPressReader(listPresses(dialogue))));
  bot.use(servedOnly());
  bot.use(createStaffMenu(deps));
  bot.use(createStart(deps, { stage, menu }));
  bot.use(createHelp(deps, stage));
  const credits = createCredits(deps, stage);
  bot.use(credits.feature);
  bot.use(createTopUpAsking(deps, { stage, showCredits: credits.show }));
  bot.use(createTopUpAnswering(deps, stage));
  bot.use(createHistory(deps, stage));
  bot.use(createSettings(deps, stage));
  bot.use(createPrivacy(deps, stage));
  bot.use(createCancel(deps, stage));
  bot.use(createOrders(deps, { stage, ordering, lines }));
  bot.use(createModels(deps, { stage, lines }));
  const isFor = may(deps, 'keep_styles');
  bot.use(createStyles(deps, { stage, isFor }));
  bot.use(createPortraitStyles(deps, { stage, isFor }));
  bot.use(createStats(deps, stage));
  bot.use(createPanelLink(deps));
  bot.use(createCatalog(deps, { stage, isFor: may(deps, 'run_catalog') }));
  bot.use(createCatalogItems(deps, { stage, isFor: may(deps, 'review_catalog') }));
  bot.use(createClosed(deps, stage));
  const maxFileBytes = () => deps.settings.now()['file-bytes'];
  bot.use(createDialogueFeature({ ...deps, maxFileBytes }, { dialogue, stage, ordering }));
  bot.use(createUnknown(deps, stage));
  return bot;
}

/** The chat that takes nothing any more, by Telegram's own answer; of a call without a chat it is the one we answer. */
function closedChat(error: unknown, ownChat: number): number | undefined {
  if (classifyTelegramError(error).kind !== 'unreachable') return undefined;
  return chatOfCall(error) ?? ownChat;
}

/** An outage mends itself and is seen elsewhere. */
async function reportBug(deps: BotDeps, row: InboxRow, error: unknown): Promise<void> {
  if (isOutage(error) || row.attempts > 1) return;
  deps.log.error({ ...errorFields(error), update: row.updateId }, 'an update could not be handled');
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'something was thrown';
  const values = { code: String(row.updateId), person: String(row.chatId), error: name.slice(0, 300) };
  await deps.tellAdmin(deps.texts('en').plain('admin-trouble', values));
}
