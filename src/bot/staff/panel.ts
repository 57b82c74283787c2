import { Composer } from 'grammy';
import { enterUrl } from '../../contract/panel.ts';
import { linkForPerson } from '../../operations/panel-accounts.ts';
import { isStaff } from '../../operations/who.ts';
import { type BotContext, type BotDeps, operationsOf } from '../context.ts';

/** /panel: lets whoever works here into the web panel, by a link that is good for five minutes and once. */
export function createPanelLink(deps: BotDeps): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  const { config } = deps;

  const staff = feature.filter(({ user }) => isStaff(config.telegram, user));
  staff.command('panel', async (ctx) => {
    const { wording, user } = ctx;
    const person = { userId: user.id, language: wording.language };
    const outcome = await linkForPerson(operationsOf(deps), person);
    const text =
      outcome.kind === 'link'
        ? wording.html('panel-link', { url: enterUrl(config.web.baseUrl, outcome.token) })
        : wording.html('panel-link-refused');
    // A preview would load the page, and say in the chat what is for one person alone.
    await ctx.reply(text, { parse_mode: 'HTML', link_preview_options: { is_disabled: true } });
  });
  return feature;
}
