import { Composer } from 'grammy';
import { type DeletionPress, deletionPress } from '../../contract/deletion-press.ts';
import { readBalance } from '../../db/credits.ts';
import { deleteOwnData, findOwnDeletion, undoOwnDeletion } from '../../operations/deletions.ts';
import { TemporalAway } from '../../operations/order-executions.ts';
import {
  type BotContext,
  type BotDeps,
  isPress,
  operationsOf,
  type PressContext,
  personOf,
} from '../context.ts';
import { isPage } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { renderDeletionQuestion, renderPrivacy, renderWaiting, renderWord } from './privacy-pages.ts';

/** /privacy and /deletedata: what is kept of people, and how all of it goes. */
export function createPrivacy(deps: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  const operations = { ...deps, ...operationsOf(deps) };
  const { orders, privacy } = deps.config;
  const { undoMs, backupDays } = privacy;

  async function tell(ctx: BotContext): Promise<void> {
    const terms = { days: orders.keptDays, backupDays, historyDays: await historyDaysOf(deps) };
    await stage.page(ctx, renderPrivacy(terms, ctx.wording));
  }

  async function ask(ctx: BotContext): Promise<void> {
    const { user, wording } = ctx;
    const waiting = await findOwnDeletion(operations, personOf(ctx));
    if (waiting !== undefined) return stage.page(ctx, renderWaiting(waiting, wording));
    const { available: credits } = await readBalance(deps.sql, user.id);
    await stage.page(ctx, renderDeletionQuestion({ credits, undoMs }, wording));
  }

  async function begin(ctx: BotContext): Promise<void> {
    const { wording } = ctx;
    const deleting = await deleteOwnData(operations, personOf(ctx), { undoMs });
    if (deleting.kind === 'is_staff') return stage.page(ctx, renderWord('deletion-staff', wording));
    if ('deletion' in deleting && deleting.deletion.status === 'waiting') {
      await ctx.answer(wording.plain('toast-deletion-asked'));
      return stage.page(ctx, renderWaiting(deleting.deletion, wording));
    }
    await stage.page(ctx, renderWord('deletion-begun', wording));
  }

  async function undo(ctx: BotContext, deletionId: number): Promise<void> {
    const { wording } = ctx;
    const undoing = await undoOwnDeletion(operations, personOf(ctx), { deletionId });
    const isUndone =
      undoing.kind === 'undone' || (undoing.kind === 'too_late' && undoing.status === 'undone');
    if (isUndone) await ctx.answer(wording.plain('toast-deletion-undone'));
    await stage.page(ctx, renderWord(isUndone ? 'deletion-undone' : 'deletion-begun', wording));
  }

  feature.command('privacy', tell);
  feature.filter(isPage('privacy'), tell);
  feature.command('deletedata', ask);
  feature.filter(isPage('deletedata'), ask);
  feature.filter(isPress(deletionPress), (ctx: PressContext<DeletionPress>) => {
    const { value } = ctx.press;
    return value.move === 'undo' ? undo(ctx, value.deletion) : begin(ctx);
  });
  return feature;
}

/** 0: nobody could be asked now. */
async function historyDaysOf({ historyDays }: BotDeps): Promise<number> {
  try {
    return (await historyDays()) ?? 0;
  } catch (error) {
    if (!(error instanceof TemporalAway)) throw error;
    return 0;
  }
}
