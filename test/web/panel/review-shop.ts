import sharp from 'sharp';
import { endLine, listLines, openBatch, planResults } from '../../../src/db/catalog/batches.ts';
import { moveRun } from '../../../src/db/catalog/runs.ts';
import { type CatalogScene, cost, newCatalog, usualBatch } from '../../db/catalog-scene.ts';
import { openOnly } from '../../db/scene.ts';
import type { PanelRig } from '../panel-rig.ts';

/** A shop with so many pictures that were made and can be looked at, and a run that reviews them. */
export async function openShop({ sql, objects }: PanelRig, pictures: number): Promise<CatalogScene> {
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
  async function picture(index: number, blue: number): Promise<string> {
    const background = { r: 20 + 9 * index, g: 120, b: blue };
    const image = sharp({ create: { width: 64, height: 64, channels: 3, background } });
    const hash = await objects.put(await image.png().toBuffer());
    await sql`
      insert into assets (hash, format, width, height, bytes) values (${hash}, 'png', 64, 64, 100) on conflict do nothing`;
    return hash;
  }
  const before = await Promise.all(Array.from({ length: pictures }, (_, index) => picture(index, 90)));
  const after = await Promise.all(Array.from({ length: pictures }, (_, index) => picture(index, 220)));
  const shop = await newCatalog(sql, { hashes: before });
  await planResults(sql, shop.runId, pictures);
  const batch = await openBatch(sql, shop.runId, { ...usualBatch, most: pictures });
  if (batch === null) throw new Error('no batch was opened');
  for (const [index, { id }] of (await listLines(sql, batch.batchId)).entries())
    await endLine(sql, {
      resultId: id,
      status: 'made',
      hash: after[index] ?? '',
      model: 'gemini-3-pro-image',
      cost,
    });
  await moveRun(sql, shop.runId, { stage: 'review' });
  return shop;
}
