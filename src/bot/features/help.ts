import { Composer } from 'grammy';
import { maxPromptLength, modelTitles, studioModels } from '../../contract/studio.ts';
import { type BotContext, type BotDeps } from '../context.ts';
import { isPage, pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';

/** /help: the way of a picture, examples, limits, commands. */
export function createHelp({ settings }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  async function show(ctx: BotContext): Promise<void> {
    const { wording } = ctx;
    const now = settings.now();
    const models = studioModels
      .filter((model) => now[`model-${model}`])
      .map((model) =>
        wording.plain('help-model', { model: modelTitles[model], limit: now[`photos-${model}`] }),
      );
    const text = wording.html('help', {
      maxPrompt: maxPromptLength,
      maxMegabytes: Math.floor((now['file-bytes'] / 1024 / 1024) * 10) / 10,
      models: models.join(', '),
    });
    const buttons = [[pageButton('studio', wording), pageButton('menu', wording)]];
    await stage.page(ctx, { text, buttons });
  }

  feature.command('help', show);
  feature.filter(isPage('help'), show);
  return feature;
}
