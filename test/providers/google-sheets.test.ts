import { expect, test } from 'vitest';
import { header, scene, signal, tab } from './google-rig.ts';

test('[b5] a tab is made with its header, bold and always in sight, and left alone from then on', async () => {
  const { sheets, google } = await scene();
  expect(await sheets.prepare(tab, header, signal)).toEqual(header);
  const made = (await google.client.book()).tabs.find(({ title }) => title === 'Catalog');
  expect(made).toMatchObject({ frozenRows: 1, columnCount: 26 });
  expect(made?.rows[0]?.cells.map((cell) => cell?.isBold)).toEqual([true, true, true, true]);
  await google.client.type('Catalog', { row: 1, column: 2, text: 'Item' });
  expect(await sheets.prepare(tab, header, signal)).toEqual(['Key', 'Item', 'State', 'Prompt']);
});

test('rows are appended, read and written, and text is never read as anything else', async () => {
  const { sheets } = await scene();
  await sheets.prepare(tab, header, signal);
  await sheets.append(
    tab,
    [
      ['k1', '=1+1', 'new'],
      ['k2', 'Chair', null, 7],
      ['k3', '2026-11-01'],
    ],
    signal,
  );
  await sheets.write(
    tab,
    [
      { row: 3, column: 3, value: 'done' },
      { row: 2, column: 3, value: null },
      { row: 3, column: 4, value: true },
    ],
    signal,
  );
  expect(await sheets.read(tab, signal)).toEqual([
    header,
    ['k1', '=1+1'],
    ['k2', 'Chair', 'done', true],
    ['k3', '2026-11-01'],
  ]);
});

test('[b5] nothing people write beside, below or between the rows moves new ones out of their columns', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  await sheets.append(tab, [['k1', 'Chair', 'new']], signal);
  await google.client.type('Catalog', { row: 1, column: 9, text: 'to do' });
  await google.client.type('Catalog', { row: 6, column: 7, text: 'call the shop' });
  await google.client.type('Catalog', { row: 2, column: 5, text: 'nice' });
  await sheets.append(tab, [['k2', 'Table', 'new']], signal);
  await sheets.append(tab, [['k3', 'Lamp', 'new']], signal);
  const read = await sheets.read(tab, signal);
  expect(
    read.map(([key, product]) => [key, product]).filter(([key]) => key !== null && key !== undefined),
  ).toEqual([
    ['Key', 'Product'],
    ['k1', 'Chair'],
    ['k2', 'Table'],
    ['k3', 'Lamp'],
  ]);
  expect(read.flat()).toEqual(expect.arrayContaining(['to do', 'call the shop', 'nice']));
});

test('[b5] people who sort, insert or delete rows between a read and a write lose nothing of theirs, and the next write is right', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  const keys = ['k1', 'k2', 'k3', 'k4'];
  await sheets.append(
    tab,
    keys.map((key, index) => [key, `Product ${9 - index}`, 'new']),
    signal,
  );
  for (const [index, key] of keys.entries())
    await google.client.type('Catalog', { row: index + 2, column: 4, text: `prompt of ${key}` });
  const write = async (rows: Awaited<ReturnType<typeof sheets.read>>): Promise<void> => {
    const cells = rows
      .slice(1)
      .map(([key], index) => ({ row: index + 2, column: 3, value: `state of ${key}` }));
    await sheets.write(tab, cells, signal);
  };
  const read = await sheets.read(tab, signal);
  await google.client.sort('Catalog', { column: 2 });
  await google.client.deleteRow('Catalog', 3);
  await write(read);
  const after = await sheets.read(tab, signal);
  // What is ours may stand in another's row, until it is written anew; what is theirs went with its row.
  const theirs = (rows: typeof after) => rows.slice(1, 4).map((row) => [row[0], row[3]]);
  expect(theirs(after)).toEqual(['k4', 'k2', 'k1'].map((key) => [key, `prompt of ${key}`]));
  await write(after.slice(0, 4));
  const end = await sheets.read(tab, signal);
  expect(theirs(end)).toEqual(theirs(after));
  expect(end.slice(1, 4).map((row) => row[2])).toEqual(['k4', 'k2', 'k1'].map((key) => `state of ${key}`));
});

test('columns are added behind all others, also where the sheet ends, and what is there stays', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  await sheets.append(tab, [['k1', 'a', 'b', 'c']], signal);
  await google.client.type('Catalog', { row: 2, column: 26, text: 'the last' });
  const names = ['alt en', 'title en'];
  await sheets.addColumns(tab, { column: 27, names }, signal);
  const [first = [], second = []] = await sheets.read(tab, signal);
  expect([first.slice(0, 4), first.slice(26), second[25]]).toEqual([header, names, 'the last']);
  await sheets.write(tab, [{ row: 2, column: 28, value: 'Vase' }], signal);
  expect((await sheets.read(tab, signal))[1]?.[27]).toBe('Vase');
  const made = (await google.client.book()).tabs.find(({ title }) => title === 'Catalog');
  expect(made).toMatchObject({ columnCount: 28 });
  expect(made?.rows[0]?.cells.slice(26).map((cell) => cell?.isBold)).toEqual([true, true]);
});

test('a cell is written anywhere, the last of several writes counts, and neighbours go as one range', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare(tab, header, signal);
  const cells = [
    { row: 2, column: 2, value: 'b' },
    { row: 2, column: 1, value: 'lost' },
    { row: 3, column: 1, value: 'c' },
    { row: 3, column: 2, value: 'd' },
    { row: 2, column: 1, value: 'a' },
    { row: 9, column: 27, value: 'far' },
  ];
  await sheets.append(tab, [['x']], signal);
  await google.client.insertColumn('Catalog', 5);
  await sheets.write(tab, cells, signal);
  const [written] = google.journal.entries('google.sheet.changed').slice(-1);
  expect(written?.data.changes).toHaveLength(2);
  const rows = await sheets.read(tab, signal);
  expect([rows[1], rows[2], rows[8]?.[26]]).toEqual([['a', 'b'], ['c', 'd'], 'far']);
});

test('odd words of people are read as something that can be stored', async () => {
  const { sheets, google } = await scene();
  await sheets.prepare({ ...tab, title: "It's a tab!" }, header, signal);
  const odd = { ...tab, title: "It's a tab!" };
  await google.client.type(odd.title, { row: 2, column: 1, text: 'a\u0000b\ud83d' });
  await google.client.type(odd.title, { row: 2, column: 3, text: '2026-11-01' });
  await google.client.type(odd.title, { row: 2, column: 4, text: '7' });
  const [, row] = await sheets.read(odd, signal);
  expect(row).toEqual(['a\u{fffd}b\u{fffd}', null, '2026-11-01', 7]);
});

test('an empty tab that is there gets its header; a wider header than a new tab has room', async () => {
  const { sheets } = await scene();
  expect(await sheets.prepare({ ...tab, title: 'Sheet1' }, header, signal)).toEqual(header);
  const wide = Array.from({ length: 30 }, (_, index) => `Column ${index}`);
  expect(await sheets.prepare(tab, wide, signal)).toEqual(wide);
  expect(await sheets.read(tab, signal)).toEqual([wide]);
});

test('what is not there is nothing', async () => {
  const { sheets, google } = await scene();
  expect(await sheets.read({ ...tab, title: 'Sheet1' }, signal)).toEqual([]);
  await sheets.append(tab, [], signal);
  await sheets.write(tab, [], signal);
  expect(google.journal.entries('google.')).toEqual([]);
});
