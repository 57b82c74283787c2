import { Composer } from 'grammy';
import { type PressCodec, pressData, readWord } from '../../contract/buttons.ts';
import { type Language, languages } from '../../contract/language.ts';
import { chooseLanguage } from '../../db/users.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import { isPage, pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';

export const languagePress: PressCodec<Language> = {
  prefix: 'l',
  encode: (language) => language,
  parse: (text) => readWord(languages, text),
};

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
      return { text, callback_data: pressData(languagePress, language) };
    });
    const buttons = [choices, [pageButton('models', wording)], [pageButton('menu', wording)]];
    await stage.page(ctx, { text: wording.html('settings-page'), buttons });
  }

  feature.command('settings', show);
  feature.filter(isPage('settings'), show);
  feature.filter(isPress(languagePress), async (ctx) => {
    const language = ctx.press.value;
    await chooseLanguage(sql, ctx.user.id, language);
    ctx.wording = texts(language);
    await ctx.answer(ctx.wording.plain('toast-language'));
    await show(ctx);
  });
  return feature;
}
