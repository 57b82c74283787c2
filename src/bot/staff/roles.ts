import type { Config } from '../../config/config.ts';
import type { BotContext } from '../context.ts';

type Staff = Pick<Config['telegram'], 'adminId' | 'operatorIds'>;

/** The administrator and the operators, each once. */
export function staffIds({ adminId, operatorIds }: Staff): number[] {
  return [...new Set([...(adminId === undefined ? [] : [adminId]), ...operatorIds])];
}

/** For `filter`: lets updates of the administrator and the operators through. */
export function isStaff(staff: Staff): (ctx: BotContext) => boolean {
  const ids = new Set(staffIds(staff));
  return ({ user }) => ids.has(user.telegramId);
}
