import { hasRight, isStaff, type Ranked, type Right, type Staff } from '../../operations/who.ts';
import type { StaffMenu } from '../commands.ts';
import type { BotContext, BotDeps } from '../context.ts';

/** For `filter`: lets updates of those through who have this right; others do not learn that there is something. */
export function may({ config }: Pick<BotDeps, 'config'>, right: Right): (ctx: BotContext) => boolean {
  return ({ user }) => hasRight(config.telegram, user, right);
}

/** The commands that somebody has beyond everybody's. */
export function staffMenu(staff: Staff, person: Ranked): StaffMenu {
  return {
    chatId: person.telegramId,
    catalog: hasRight(staff, person, 'run_catalog'),
    item: hasRight(staff, person, 'review_catalog'),
    stats: hasRight(staff, person, 'see_stats'),
    top_ups: hasRight(staff, person, 'answer_top_ups'),
    styles: hasRight(staff, person, 'keep_styles'),
    portrait_styles: hasRight(staff, person, 'keep_styles'),
    panel: isStaff(staff, person),
  };
}
