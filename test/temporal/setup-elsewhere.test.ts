import { ServiceError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { ensureSearchAttributes, type SetupConnection } from '../../src/temporal/setup.ts';

const invalid = 3;
const denied = 7;
const unimplemented = 12;
const unavailable = 14;
const keyword = 2;

/** As the client throws what a server answered. */
const refusal = (code: number) =>
  Object.assign(new ServiceError(`code ${code}`), { code, details: '', metadata: {} });

/**
 * A server that keeps something to itself, as Temporal Cloud does.
 * @param known names and types of its attributes; a number: the code by which it refuses to list them
 */
function serverWith(known: Record<string, number> | number, { adds = denied } = {}) {
  const asked: string[] = [];
  const connection = {
    operatorService: {
      async listSearchAttributes() {
        if (typeof known === 'number') throw refusal(known);
        return { customAttributes: known };
      },
      async addSearchAttributes() {
        throw refusal(adds);
      },
    },
    workflowService: {
      async countWorkflowExecutions({ query }: { query: string }) {
        asked.push(query);
        if (query.startsWith('OrderModel')) throw refusal(invalid);
        return {};
      },
    },
  };
  return { asked, connection: connection as unknown as SetupConnection };
}

const all = { OrderLine: keyword, OrderModel: keyword, OrderUser: keyword };

test('a Temporal that lets nobody make attributes is fine where they are there', async () => {
  const { connection, asked } = serverWith(all);
  await ensureSearchAttributes(connection, 'shop.a1b2c');
  expect(asked).toEqual([]);
});

test.each([denied, unimplemented])(
  'where it does not, what is missing is said with its type (%i)',
  async (adds) => {
    const { connection } = serverWith({ OrderLine: keyword }, { adds });
    await expect(ensureSearchAttributes(connection, 'shop.a1b2c')).rejects.toThrow(
      'The namespace shop.a1b2c lacks the search attributes OrderModel (Keyword), OrderUser (Keyword), which this Temporal does not let us make: make them in its console or with tcld, then run `npm run setup` again.',
    );
  },
);

test('where they may not even be listed, a question shows which are missing', async () => {
  const { connection, asked } = serverWith(unimplemented);
  await expect(ensureSearchAttributes(connection, 'shop.a1b2c')).rejects.toThrow(
    'lacks the search attributes OrderModel (Keyword), which',
  );
  expect(asked).toEqual(["OrderLine = 'none'", "OrderModel = 'none'", "OrderUser = 'none'"]);
});

test('what is no refusal is no reason to go on', async () => {
  const { connection } = serverWith(unavailable);
  await expect(ensureSearchAttributes(connection, 'shop.a1b2c')).rejects.toThrow('code 14');
});
