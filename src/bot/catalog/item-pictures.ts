import type { ItemStory } from '../../db/catalog/item-story.ts';
import { newestMade } from '../../operations/catalog-stories.ts';
import { ObjectCorrupt, ObjectMissing } from '../../storage/objects.ts';
import { sniffFormat } from '../../storage/picture-bytes.ts';
import { sendPictures } from '../../telegram/albums.ts';
import { callSignal, fileTravelMs } from '../../telegram/signal.ts';
import { whileUploading } from '../../telegram/uploading.ts';
import { type BotContext, type BotDeps, replyToPressed } from '../context.ts';

/** Sends before and after as files, as they are kept. It costs nothing, and may be sent twice. */
export function createItemPictures({ objects }: Pick<BotDeps, 'objects'>) {
  return async (ctx: BotContext, story: ItemStory): Promise<void> => {
    const { wording } = ctx;
    const item = String(story.item.id);
    const result = newestMade(story);
    if (result === undefined || result.hash === null)
      return ctx.answer(wording.plain('toast-item-no-picture', { item }));
    await ctx.answer();
    const named = [
      [result.inputHash, 'before'],
      [result.hash, 'after'],
    ] as const;
    const files = named.map(([hash, name]) => async () => {
      const bytes = await objects.get(hash);
      const format = sniffFormat(bytes);
      return { bytes, name: `darkroom-item-${item}-${name}.${format === 'jpeg' ? 'jpg' : format}` };
    });
    ctx.turn.addFiles(files.length);
    const signal = callSignal(files.length * fileTravelMs);
    const how = { as: 'document', files, reply: replyToPressed(ctx), signal } as const;
    const chatId = ctx.user.telegramId;
    try {
      await whileUploading(ctx.api, chatId, () => sendPictures(ctx.api, chatId, how));
    } catch (error) {
      if (!(error instanceof ObjectMissing || error instanceof ObjectCorrupt)) throw error;
      await ctx.api.sendMessage(chatId, wording.html('item-pictures-lost', { item }), { parse_mode: 'HTML' });
    }
  };
}
