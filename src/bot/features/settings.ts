import { Composer } from 'grammy';
import { languageData } from '../../contract/buttons.ts';
import { languages } from '../../contract/language.ts';
import { chooseLanguage } from '../../db/users.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import { pageButton } from '../dialogue/screens.ts';
import type { Stage } from '../dialogue/stage.ts';

/** /settings: the language, kept against what the client says from then on. */
export function createSettings({ sql, texts }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  async function show(ctx: BotContext): Promise<void> {
    const { wording } = ctx;
    const choices = languages.map((language) => {
      const isChosen = language === wording.language;
      const name = wording.plain(`language-${language}`);
      const text = wording.plain(isChosen ? 'button-language-chosen' : 'button-language-other', {
        language: name,
      });
      return { text, callback_data: languageData(language) };
    });
    const buttons = [choices, [pageButton('menu', wording)]];
    await stage.page(ctx, { text: wording.html('settings-page'), buttons });
  }

  feature.command('settings', show);
  feature.filter(isPress('page')).filter((ctx) => ctx.press.page === 'settings', show);
  feature.filter(isPress('language'), async (ctx) => {
    const { language } = ctx.press;
    await chooseLanguage(sql, ctx.user.id, language);
    ctx.wording = texts(language);
    await ctx.answer(ctx.wording.plain('toast-language'));
    await show(ctx);
  });
  return feature;
}
