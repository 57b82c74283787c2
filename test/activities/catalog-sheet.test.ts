import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSheetActivities } from '../../activities/catalog/sheet.ts';
import { drawn, origin, pictureOf, startUrl, trouble } from './catalog-doubles.ts';
import { type CatalogScene, createCatalogScene } from './catalog-scene.ts';

let scene: CatalogScene;
let runId: number;
let sourceId: number;
/** Of the items, in the order they were found. */
let ids: number[];

beforeAll(async () => {
  scene = await createCatalogScene();
});
/** Three items, whose rows are in the sheet. */
beforeEach(async () => {
  scene.begin();
  const colours = ['red', 'green', 'blue'];
  scene.shop.link('/', [`${origin}/chair`]);
  scene.shop.sell('chair', colours);
  for (const colour of colours)
    scene.shop.pictures.set(`${origin}/pictures/${colour}.png`, pictureOf(await drawn(colour)));
  ({ runId, sourceId } = await scene.newSource({ startUrl }));
  await scene.readShop(runId);
  await scene.run((a) => a.finishParse({ runId }));
  const rows = await scene.sql<
    { id: number }[]
  >`select id from catalog_items where source_id = ${sourceId} order by id`;
  ids = rows.map(({ id }) => id);
  await prepare();
  await append();
  scene.sheet.calls.length = 0;
});
afterAll(() => scene.close());

const prepare = (force?: boolean) => scene.run((a) => a.prepareSheet({ runId, ...(force && { force }) }));
const append = () => scene.run((a) => a.appendRows({ runId }));
const sync = () => scene.run((a) => a.syncRows({ runId }));
const read = () => scene.run((a) => a.readPrompts({ runId }));
const written = () => scene.sheet.calls.filter(({ call }) => call !== 'read');
const itemOf = async (id: number) => {
  const rows = await scene.sql`
    select prompt, is_marked as "isMarked", row_state as "rowState" from catalog_items where id = ${id}`;
  return rows[0];
};
const unwrite = () => scene.sql`update catalog_items set row_state = 'missing' where source_id = ${sourceId}`;

test('[b5] each picture has one row, and a step that runs twice writes nothing more', async () => {
  expect(scene.sheet.column('id')).toEqual(ids);
  expect(scene.sheet.column('product')).toEqual(['chair', 'chair', 'chair']);
  expect(scene.sheet.column('state')).toEqual(['no prompt', 'no prompt', 'no prompt']);
  expect([await append(), await sync(), await sync()]).toEqual([
    { left: 0 },
    { differing: 0 },
    { differing: 0 },
  ]);
  await prepare();
  expect(scene.sheet.rows).toHaveLength(4);
  expect(written()).toEqual([{ call: 'prepare', size: 0 }]);
});

test.each(['before', 'after'] as const)(
  'rows whose writing broke off %s they were there are there once',
  async (when) => {
    await unwrite();
    scene.sheet.rows.length = 1;
    scene.sheet.fail('append', when);
    await expect(append()).rejects.toThrow('no luck');
    expect(await append()).toEqual({ left: 0 });
    expect(scene.sheet.column('id')).toEqual(ids);
  },
);

test('rows that people have moved are written to where they are, and what people wrote stays', async () => {
  scene.sheet.type(ids[0] ?? 0, 'prompt', 'a garden');
  scene.sheet.type(ids[1] ?? 0, 'note', 'the red one');
  const [header = [], ...rows] = scene.sheet.rows;
  // Sorted, a column moved to the front, a row of their own in between.
  const turn = (row: typeof header) => [row.at(6) ?? null, ...row.slice(0, 6), ...row.slice(7)];
  scene.sheet.rows = [turn(header), ...rows.toReversed().map(turn), ['sum', '=3']];
  await read();
  await sync();
  expect(scene.sheet.column('id')).toEqual([...ids.toReversed(), '=3']);
  expect(scene.sheet.column('state').slice(0, 3)).toEqual(['no prompt', 'no prompt', 'new']);
  expect(scene.sheet.column('prompt')).toEqual([null, null, 'a garden', 'sum']);
  expect(scene.sheet.column('note').slice(0, 3)).toEqual([null, 'the red one', null]);
});

test('[b6] [b7] prompts and marks are read, and taken back when people take them back', async () => {
  const [first = 0, second = 0] = ids;
  scene.sheet.type(first, 'prompt', ' a garden ');
  scene.sheet.type(second, 'skip', true);
  const counts = { rows: 3, rows_removed: 0, rows_unknown: 0, rows_copied: 0 };
  expect([await read(), await read()]).toEqual([counts, counts]);
  expect([await itemOf(first), await itemOf(second)]).toMatchObject([
    { prompt: 'a garden', isMarked: false },
    { prompt: null, isMarked: true },
  ]);
  await sync();
  expect(scene.sheet.column('state')).toEqual(['new', 'skipped', 'no prompt']);
  scene.sheet.type(first, 'prompt', null);
  scene.sheet.type(second, 'skip', false);
  await read();
  expect([await itemOf(first), await itemOf(second)]).toMatchObject([{ prompt: null }, { isMarked: false }]);
});

test('a row that people delete stays deleted, until somebody wants all of them', async () => {
  scene.sheet.rows.splice(1, 1);
  expect(await read()).toMatchObject({ rows: 2, rows_removed: 1 });
  expect(await append()).toEqual({ left: 0 });
  expect(scene.sheet.column('id')).toEqual(ids.slice(1));
  scene.sheet.rows.length = 1;
  await prepare(true);
  await prepare(true);
  await append();
  expect(scene.sheet.column('id')).toEqual(ids);
});

test('copies and rows of others are counted, and left alone', async () => {
  const [, row = []] = scene.sheet.rows;
  scene.sheet.rows.push(row.with(4, 'an old state'), ['999999']);
  expect(await read()).toEqual({ rows: 3, rows_removed: 0, rows_unknown: 1, rows_copied: 1 });
  await sync();
  expect(written()).toEqual([]);
});

test.each([
  ['no column', () => void scene.sheet.rows[0]?.splice(6, 1), /no column “prompt”/],
  ['two columns', () => void scene.sheet.rows[0]?.push('state'), /2 columns “state”/],
])('%s of a name ends the run, names it, and nothing is written', async (_, spoil, sentence) => {
  await unwrite();
  spoil();
  for (const step of [prepare, append, sync, read]) {
    await expect(step()).rejects.toMatchObject({
      type: 'RunStopped',
      details: ['wrong_header'],
      nonRetryable: true,
    });
    await expect(step()).rejects.toThrow(sentence);
  }
  expect(scene.sheet.calls.filter(({ call }) => call === 'append' || call === 'write')).toEqual([]);
});

const without = (deps: Partial<CatalogScene['deps']>) =>
  scene.run(() => createSheetActivities({ ...scene.deps, ...deps }).prepareSheet({ runId }));

test('without a sheet the run ends and says which setting is missing', async () => {
  const stopped = { type: 'RunStopped', details: ['no_sheet'] };
  await expect(without({ sheets: undefined })).rejects.toMatchObject(stopped);
  await expect(without({ sheets: undefined })).rejects.toThrow('GOOGLE_CREDENTIALS_PATH');
  await expect(without({ tabOf: () => undefined })).rejects.toMatchObject(stopped);
  await expect(without({ tabOf: () => undefined })).rejects.toThrow('GOOGLE_SHEET_ID');
});

test('a sheet that we may not see ends the run; a key that is refused is told to an administrator and waited for', async () => {
  scene.sheet.fail('read', 'before', trouble('config'));
  await expect(sync()).rejects.toMatchObject({ details: ['no_sheet'] });
  scene.sheet.fail('read', 'before', trouble('auth'));
  await expect(sync()).rejects.toMatchObject({ type: 'ProviderTrouble', nonRetryable: false });
  expect(scene.alarms).toEqual(['google-auth']);
});

test('many rows are written a chunk at a time, two requests each', async () => {
  await scene.sql`
    insert into assets (hash, format, width, height, bytes)
    select lpad(to_hex(n), 64, '0'), 'jpeg', 1, 1, 1 from generate_series(1, 1100) n on conflict do nothing`;
  await scene.sql`
    insert into catalog_items (source_id, hash, product_id, picture_url)
    select ${sourceId}, lpad(to_hex(n), 64, '0'), (select product_id from catalog_items where id = ${ids[0] ?? 0}), 'https://shop.example.test/' || n
    from generate_series(1, 1100) n`;
  expect([await append(), await append(), await append()]).toEqual([
    { left: 600 },
    { left: 100 },
    { left: 0 },
  ]);
  expect(scene.sheet.calls.map(({ call, size }) => `${call} ${size}`)).toEqual([
    'read 0',
    'append 500',
    'read 0',
    'append 500',
    'read 0',
    'append 100',
  ]);
  await scene.sql`update catalog_items set missing_since = now() where source_id = ${sourceId}`;
  await scene.sql`update catalog_products set name = 'stool', url = 'https://shop.example.test/stool' where source_id = ${sourceId}`;
  expect([await sync(), await sync(), await sync()]).toEqual([
    { differing: 3309 },
    { differing: 1309 },
    { differing: 0 },
  ]);
  expect(new Set(scene.sheet.column('state'))).toEqual(new Set(['gone from the shop']));
});
