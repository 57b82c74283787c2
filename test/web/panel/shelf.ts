import sharp from 'sharp';
import { addAsset } from '../../../src/db/assets.ts';
import { endBatch, endLine, listLines, openBatch, planResults } from '../../../src/db/catalog/batches.ts';
import { decideResult } from '../../../src/db/catalog/decisions.ts';
import { moveRun } from '../../../src/db/catalog/runs.ts';
import { setSource } from '../../../src/db/catalog/sources.ts';
import { endJob } from '../../../src/db/provider-jobs.ts';
import { composePicture } from '../../../src/sandbox/pictures/compositor.ts';
import { drawGoods, type GoodsKind } from '../../../src/sandbox/pictures/goods.ts';
import { cost, newRun, usualBatch } from '../../db/catalog-scene.ts';
import type { PanelRig } from '../panel-rig.ts';

const goods: readonly [GoodsKind, number, string][] = [
  ['vase', 210, 'Blue Vase, 40 cm'],
  ['lamp', 40, 'Reading Lamp'],
  ['mug', 350, 'Mug of Stoneware'],
  ['clock', 120, 'Wall Clock'],
  ['chair', 20, 'Oak Chair'],
  ['backpack', 160, 'Городской рюкзак'],
  ['candle', 280, 'Candle, 9 cm'],
  ['bowl', 80, 'Bowl for Fruit'],
];
const prompt = 'on a wooden table by a window, morning light';
const side = 320;
const room = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">
<linearGradient id="w" x2="1" y2="1"><stop stop-color="#fff3da"/><stop offset="1" stop-color="#c9a27a"/></linearGradient>
<rect width="100%" height="100%" fill="url(#w)"/><rect x="24" y="24" width="90" height="130" fill="#fffdf4"/>
<rect y="230" width="100%" height="90" fill="#8a5a36"/></svg>`;

/** A shop whose pictures were made and are reviewed; some were decided on. @returns one that nobody has decided on */
export async function openShelf(rig: PanelRig): Promise<{ sourceId: number; runId: number; itemId: number }> {
  const { sql } = rig;
  const fields = { startUrl: 'https://shop.example.test/' };
  const source = await setSource(sql, 'shelf', { fields, by: 'operator max' });
  const sourceId = source?.id ?? 0;
  const runId = await newRun(sql, sourceId);
  const after = new Map<number, string>();
  const background = await sharp(Buffer.from(room)).jpeg().toBuffer();
  for (const [nth, [kind, hue, name]] of goods.entries()) {
    const drawn = await drawGoods({ kind, hue, seed: nth, view: 1, side });
    const made = await composePicture({ product: drawn, background, longestSide: side, seed: nth });
    const hash = await keep(rig, drawn, 'jpeg');
    const url = `${fields.startUrl}${kind}`;
    const [item] = await sql<{ id: number }[]>`
      with product as (
        insert into catalog_products (source_id, url, name, seen_run) values (${sourceId}, ${url}, ${name}, ${runId}) returning id)
      insert into catalog_items (source_id, hash, product_id, picture_url, prompt, row_state)
      select ${sourceId}, ${hash}, id, ${`${url}/1.jpg`}, ${prompt}, 'there' from product returning id`;
    after.set(item?.id ?? 0, await keep(rig, made, 'png'));
  }
  await planResults(sql, runId, goods.length);
  const batch = await openBatch(sql, runId, { ...usualBatch, most: goods.length });
  if (batch === null) throw new Error('no batch was opened');
  for (const { id, itemId } of await listLines(sql, batch.batchId))
    await endLine(sql, {
      resultId: id,
      status: 'made',
      hash: after.get(itemId) ?? '',
      model: 'gemini-3-pro-image',
      cost,
    });
  await endJob(sql, batch.jobId, { status: 'done' });
  await endBatch(sql, batch.batchId, { outcome: 'done' });
  await moveRun(sql, runId, { stage: 'review' });
  const [first = 0, second = 0, third = 0] = [...after.keys()];
  const said = { by: 'operator max', via: 'panel' } as const;
  await decideResult(sql, { ...said, itemId: first, verdict: 'accept' });
  await decideResult(sql, { ...said, itemId: second, verdict: 'reject', why: 'too dark' });
  await sql`
    insert into catalog_texts (result_id, language, alt, title, caption)
    select id, 'en', 'A blue vase on a wooden table by a window', 'Blue vase in the morning', 'It is forty centimetres high.'
    from catalog_results where item_id = ${first}`;
  return { sourceId, runId, itemId: third };
}

async function keep({ sql, objects }: PanelRig, bytes: Buffer, format: 'png' | 'jpeg'): Promise<string> {
  const hash = await objects.put(bytes);
  await addAsset(sql, { hash, format, width: side, height: side, bytes: bytes.length });
  return hash;
}
