import { Composer } from 'grammy';
import { type PressCodec, pressData, readWord } from '../../contract/buttons.ts';
import { type Language, languages } from '../../contract/language.ts';
import { newsPress } from '../../contract/news-press.ts';
import { chooseLanguage, chooseNews, hearsNews } from '../../db/users.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import { isPage, pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';

export const languagePress: PressCodec<Language> = {
  prefix: 'l',
  encode: (language) => language,
  parse: (text) => readWord(languages, text),
};

/** /settings: the language, kept against what the client says from then on, and whether somebody wants to hear news. */
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
    const hears = await hearsNews(sql, ctx.user.id);
    const news = {
      text: wording.plain(hears ? 'button-news-on' : 'button-news-off'),
      callback_data: pressData(newsPress, hears ? 'off' : 'on'),
    };
    const buttons = [choices, [news], [pageButton('models', wording)], [pageButton('menu', wording)]];
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
  feature.filter(isPress(newsPress), async (ctx) => {
    const word = ctx.press.value;
    await chooseNews(sql, ctx.user.id, word === 'on');
    await ctx.answer(ctx.wording.plain(word === 'on' ? 'toast-news-on' : 'toast-news-off'));
    // Pressed below what was sent: that stays where it is, as do the settings which say how to hear more.
    if (word !== 'stop') await show(ctx);
  });
  return feature;
}
