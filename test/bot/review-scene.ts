import sharp from 'sharp';
import { claimCards } from '../../src/db/cards.ts';
import { endLine, listLines } from '../../src/db/catalog/batches.ts';
import { moveRun } from '../../src/db/catalog/runs.ts';
import { type CatalogScene, cost, newCatalog, sentBatch } from '../db/catalog-scene.ts';
import { openOnly } from '../db/scene.ts';
import { type ChatRig, type Chatter, createChatRig } from './chat-rig.ts';

/** Chats of operators with a shop whose pictures were made, and a run that reviews them. */
export interface ReviewScene {
  rig: ChatRig;
  shop: CatalogScene;
  /** Another shop with so many pictures, none of them decided on. */
  begin(pictures: number): Promise<void>;
  /** Only these run the catalog. */
  employ(...people: Chatter[]): void;
  /** What the card loop would do now. */
  draw(): Promise<void>;
  /** Presses 👀 of the run's card. */
  opens(chatter: Chatter): Promise<void>;
  /** A newer picture of an item. */
  makeAnother(itemId: number): Promise<void>;
}

export async function createReviewScene(): Promise<ReviewScene> {
  const rig = await createChatRig();
  const { sql } = rig.database;
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);

  async function picture(shade: number): Promise<string> {
    const background = { r: shade, g: 120, b: 90 };
    const image = sharp({ create: { width: 40 + (shade % 7), height: 50, channels: 3, background } });
    return rig.deps.objects.put(await image.png().toBuffer());
  }

  const scene: ReviewScene = {
    rig,
    shop: { sourceId: 0, runId: 0, itemIds: [] },
    async begin(pictures) {
      await sql`truncate catalog_sources, cards, dialogues cascade`;
      rig.runs.told.length = 0;
      rig.runs.temporal = 'there';
      const shades = Array.from({ length: pictures }, (_, index) => 10 + 2 * index);
      scene.shop = await newCatalog(sql, { hashes: await Promise.all(shades.map(picture)) });
      if (pictures === 0) return;
      const { batchId } = await sentBatch(sql, scene.shop.runId);
      for (const { id, inputHash } of await listLines(sql, batchId)) {
        await endLine(sql, { resultId: id, status: 'made', hash: inputHash, cost });
      }
      await sql`update catalog_results set model = 'gemini-3-pro-image'`;
      await moveRun(sql, scene.shop.runId, { stage: 'review' });
    },
    employ(...people) {
      const operatorIds = people.map(({ id }) => id);
      Object.assign(rig.deps.config.telegram, { operatorIds, adminIds: [] });
    },
    async draw() {
      const all = { most: 20, gapMs: 0, pauseMs: 0, movingPauseMs: 0 };
      for (const card of await claimCards(sql, all)) await rig.deps.cards.now(card);
    },
    async opens(chatter) {
      await chatter.says('/catalog');
      const message = (await chatter.sees()).at(-1)?.message_id ?? 0;
      await chatter.pressesData(message, `r:review:${scene.shop.runId}`);
      await scene.draw();
    },
    async makeAnother(itemId) {
      const hash = await picture(200);
      await sql`insert into assets (hash, format, width, height, bytes) values (${hash}, 'png', 44, 50, 100) on conflict do nothing`;
      await sql`delete from catalog_results where item_id = ${itemId} and status = 'planned'`;
      await sql`
        insert into catalog_results (item_id, revision, run_id, prompt, input_hash, status, hash, ended_at)
        select id, 2, ${scene.shop.runId}, 'in a garden', hash, 'made', ${hash}, now() from catalog_items where id = ${itemId}`;
      await sql`select touch_cards('item', ${itemId})`;
    },
  };
  return scene;
}
