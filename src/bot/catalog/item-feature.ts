import { Composer, type NextFunction } from 'grammy';
import { type ItemMove, type ItemPress, itemPress } from '../../contract/item-press.ts';
import type { ItemStory } from '../../db/catalog/item-story.ts';
import { showItemCard } from '../../db/catalog/review-cards.ts';
import { findPlace } from '../../db/catalog/standings.ts';
import { startRun } from '../../operations/catalog.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { type ItemTelling, skipItem, takeUpItem } from '../../operations/catalog-words.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';
import { startWords } from './feature.ts';
import type { Another } from './item-another.ts';
import { renderItem } from './item-page.ts';
import { createItemPictures } from './item-pictures.ts';

export interface ItemParts {
  stage: Stage;
  another: Another;
  isFor: (ctx: BotContext) => boolean;
}

type ItemHandler = (ctx: BotContext, story: ItemStory) => Promise<void>;

/** /item and 📜: the history of a picture, and what can be pressed there. */
export function createItems(deps: BotDeps, { stage, another, isFor }: ItemParts): Composer<BotContext> {
  const operations = { ...deps, ...operationsOf(deps) };
  const feature = new Composer<BotContext>();
  const own = feature.filter(isFor);

  async function open(ctx: BotContext, story: ItemStory, page = 0): Promise<void> {
    const rendered = renderItem(story, page, ctx.wording);
    // A photo cannot become a page.
    const isPhoto = ctx.callbackQuery?.message?.photo !== undefined;
    if (isPhoto) await stage.send(ctx, rendered);
    else await stage.page(ctx, rendered);
  }

  /** Says what came of it, and shows the picture as it is now. */
  async function openAnew(ctx: BotContext, { item }: ItemStory): Promise<void> {
    const shown = await showItem(operations, personOf(ctx), item.id);
    if (shown.kind === 'item') await open(ctx, shown.story);
  }

  async function command(ctx: BotContext, key: string): Promise<void> {
    const { wording } = ctx;
    if (key === '') return void (await stage.send(ctx, { text: wording.html('item-which'), buttons: [] }));
    const shown = await showItem(operations, personOf(ctx), key);
    if (shown.kind === 'item') return open(ctx, shown.story);
    await stage.send(ctx, { text: wording.html('item-gone', { item: key.slice(0, 40) }), buttons: [] });
  }

  const tellOf = createTelling(deps, openAnew);
  const handlers: Readonly<Partial<Record<ItemMove, ItemHandler>>> = {
    open,
    async decide(ctx, { item }) {
      await ctx.answer();
      await showItemCard(deps.sql, item.id, ctx.user.telegramId);
    },
    another: (ctx, { item }) => another.ask(ctx, item.id),
    same_another: (ctx, { item }) => another.want(ctx, item.id),
    skip: tellOf(skipItem, 'toast-item-skipped'),
    take_up: tellOf(takeUpItem, 'toast-item-taken-up'),
    publish: createPublishing(deps, { isConfirmed: true }),
    // What somebody has changed in the shop is overwritten: the run asks once more.
    publish_over: createPublishing(deps, { force: true }),
    pictures: createItemPictures(deps),
  };

  async function press(ctx: BotContext, said: ItemPress, next: NextFunction): Promise<void> {
    if ('result' in said || said.move === 'text') return next();
    const handle = said.move === 'page' ? undefined : handlers[said.move];
    if (said.move !== 'page' && handle === undefined) return next();
    const shown = await showItem(operations, personOf(ctx), said.item);
    if (shown.kind !== 'item') return ctx.answer(ctx.wording.plain('toast-item-gone'));
    if (said.move === 'page') return open(ctx, shown.story, said.page);
    await handle?.(ctx, shown.story);
  }

  own.command('item', (ctx) => command(ctx, ctx.match.trim()));
  own.filter(isPress(itemPress), (ctx, next) => press(ctx, ctx.press.value, next));
  return feature;
}

/** Begins a run that shows one picture in the shop. */
function createPublishing(deps: BotDeps, how: { isConfirmed?: boolean; force?: boolean }): ItemHandler {
  const operations = { ...deps, ...operationsOf(deps) };
  return async (ctx, { item }) => {
    const wish = {
      source: item.sourceId,
      stages: ['publish'] as const,
      options: { itemId: item.id, ...how },
      chatId: ctx.user.telegramId,
    };
    await ctx.answer(startWords(await startRun(operations, personOf(ctx), wish), ctx.wording));
  };
}

/** Says a word about a picture, and shows it as it is then. */
function createTelling(deps: BotDeps, openAnew: ItemHandler) {
  const operations = { ...deps, ...operationsOf(deps) };
  return (tell: typeof skipItem, told: 'toast-item-skipped' | 'toast-item-taken-up'): ItemHandler =>
    async (ctx, story) => {
      const { item } = story;
      const run = (await findPlace(deps.sql, item.id))?.run;
      const { kind }: ItemTelling = run
        ? await tell(operations, personOf(ctx), { runId: run.id, itemId: item.id })
        : { kind: 'no_item' };
      await ctx.answer(
        ctx.wording.plain(kind === 'told' ? told : 'toast-item-gone', { item: String(item.id) }),
      );
      await openAnew(ctx, story);
    };
}
