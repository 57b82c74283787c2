import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { placeOrder, readOrder } from '../../src/db/orders.ts';
import { addStyle, findStyle, listStyles, mostStyles, removeStyle } from '../../src/db/styles.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { newPerson } from './scene.ts';

const [marble, wood] = ['a'.repeat(64), 'b'.repeat(64)] as const;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const hash of [marble, wood]) {
    await addAsset(database.sql, { hash, format: 'jpeg', width: 64, height: 48, bytes: 100 });
  }
});
afterAll(() => database.drop());
beforeEach(
  () =>
    database.sql`delete from styles where id not in (select (inputs->'style'->>'id')::bigint from orders where inputs ? 'style')`,
);

test('styles are offered by name, and adding one twice is adding it once [b74]', async () => {
  const { sql } = database;
  for (const name of ['Wood', 'marble', 'Wood']) {
    expect(await addStyle(sql, { name, hash: name === 'Wood' ? wood : marble }, 'person 1')).toBe('added');
  }
  expect((await listStyles(sql)).map(({ name, hash }) => [name, hash])).toEqual([
    ['marble', marble],
    ['Wood', wood],
  ]);
});

test('a name is taken in whatever letters, until its style is removed', async () => {
  const { sql } = database;
  await addStyle(sql, { name: 'Мрамор', hash: marble }, 'person 1');
  expect(await addStyle(sql, { name: 'мрамор', hash: marble }, 'person 1')).toBe('taken');
  expect(await addStyle(sql, { name: 'Мрамор', hash: wood }, 'person 1')).toBe('taken');
  const [style] = await listStyles(sql);
  await removeStyle(sql, style?.id ?? 0, 'person 1');
  expect(await findStyle(sql, style?.id ?? 0)).toBeUndefined();
  expect(await addStyle(sql, { name: 'мрамор', hash: wood }, 'person 1')).toBe('added');
});

test('not more are offered than fit below a message', async () => {
  const { sql } = database;
  await sql`insert into styles (name, hash) select 'style ' || n, ${marble} from generate_series(1, ${mostStyles}) n`;
  expect(await addStyle(sql, { name: 'one more', hash: wood }, 'person 1')).toBe('full');
  expect(await listStyles(sql)).toHaveLength(mostStyles);
});

test('an order keeps the name of its style when that is removed', async () => {
  const { sql } = database;
  await addStyle(sql, { name: 'Marble', hash: marble }, 'person 1');
  const [style] = await listStyles(sql);
  const { orderId } = await placeOrder(sql, {
    userId: await newPerson(sql),
    chatId: 1,
    line: 'product',
    inputs: { style: { id: style?.id ?? 0, name: 'Marble' } },
    price: 50,
    references: [wood, marble],
    confirmKey: 'draft:1',
  });
  await removeStyle(sql, style?.id ?? 0, 'person 1');
  expect(await readOrder(sql, orderId)).toMatchObject({
    inputs: { style: { id: style?.id, name: 'Marble' } },
    line: 'product',
  });
});
