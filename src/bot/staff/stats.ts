import { Composer } from 'grammy';
import { renderStats } from '../../cards/stats.ts';
import { type PressCodec, pressData } from '../../contract/buttons.ts';
import { type StatsPeriod, statsPeriods } from '../../contract/stats.ts';
import { readStats } from '../../operations/reports.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import { pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { may } from './roles.ts';

/** The period in days. */
export const statsPress: PressCodec<StatsPeriod> = {
  prefix: 't',
  encode: String,
  parse: (text) => statsPeriods.find((days) => String(days) === text),
};

/** /stats: orders, times and accounts in numbers, for those who may see them; nobody else learns that it exists. */
export function createStats(deps: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  const own = feature.filter(may(deps, 'see_stats'));

  async function show(ctx: BotContext, period: StatsPeriod): Promise<void> {
    const outcome = await readStats(operationsOf(deps), personOf(ctx), period);
    if (outcome.kind === 'forbidden') return;
    await stage.page(ctx, {
      text: renderStats(outcome.stats, ctx.wording),
      buttons: statsButtons(period, ctx.wording),
    });
  }

  own.command('stats', (ctx) => show(ctx, 7));
  own.filter(isPress(statsPress), (ctx) => show(ctx, ctx.press.value));
  return feature;
}

function statsButtons(chosen: StatsPeriod, wording: Wording) {
  const periods = statsPeriods.map((period) => ({
    text: wording.plain(period === chosen ? 'button-stats-chosen' : 'button-stats-period', { days: period }),
    callback_data: pressData(statsPress, period),
  }));
  const refresh = {
    text: wording.plain('button-stats-refresh'),
    callback_data: pressData(statsPress, chosen),
  };
  return [periods, [refresh, pageButton('menu', wording)]];
}
