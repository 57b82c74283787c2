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
