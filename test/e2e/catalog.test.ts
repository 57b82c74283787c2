import { afterAll, beforeAll, test } from 'vitest';
import { catalogRunWorkflowType, type RunInput } from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { addFirstSource } from '../../src/db/catalog/sources.ts';
import { openStudio, type Studio } from '../harness/studio.ts';

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
  await addFirstSource(studio.sql, { name: 'shop', startUrl: `${studio.sandboxUrl}/shop/`, pauseMs: 0 });
});
afterAll(() => studio.close());

function run(input: Omit<RunInput, 'source'>) {
  return studio.temporal.workflow.execute(catalogRunWorkflowType, {
    workflowId: `by-hand-${Math.random()}`,
    taskQueue: workflowQueue,
    args: [{ source: 'shop', ...input }],
  });
}

test('a shop of 60 products becomes rows of the sheet, and prompts become pictures in the folder', async () => {
  console.log(await run({ stages: ['parse'] }));
  const rows = await studio.sandbox.google.rows('Catalog');
  console.log(rows.slice(0, 4));
  const prompt = (rows[0] ?? []).indexOf('prompt') + 1;
  for (let row = 2; row <= 41; row++)
    await studio.sandbox.google.type('Catalog', { row, column: prompt, text: `on a marble table ${row}` });
  const at = Date.now();
  const timer = setInterval(async () => {
    console.log(
      JSON.stringify(
        await studio.sql`select id, status, account_id, detail, external_id, jsonb_object_length(uploads) from (select *, (select count(*) from jsonb_object_keys(uploads)) as n from provider_jobs) p`.catch(
          (e) => String(e),
        ),
      ),
    );
    console.log(
      JSON.stringify(
        await studio.sql`select id, status, detail, reason, external_id, (select count(*) from jsonb_object_keys(uploads)) from provider_jobs`,
      ),
    );
    console.log(
      JSON.stringify(await studio.sql`select status, stage, question, reason, detail from catalog_runs`),
    );
  }, 10_000);
  console.log(await run({ stages: ['generate'], isConfirmed: true }), Date.now() - at);
  clearInterval(timer);
  console.log((await studio.sandbox.google.rows('Catalog')).slice(0, 4));
  console.log(
    (await studio.sandbox.google.files()).slice(0, 3),
    (await studio.sandbox.google.files()).length,
  );
  console.log(await studio.sql`select status, reason, count(*) from catalog_results group by 1,2`);
  console.log(JSON.stringify(await studio.sql`select * from catalog_runs`));
  console.log(await studio.sql`select * from catalog_batches`);
  console.log(await studio.sql`select count(*), sum(amount), sum(single) from catalog_costs`);
  console.log(
    JSON.stringify(
      (await studio.sandbox.journal('google'))
        .map((one) => one.kind)
        .reduce<Record<string, number>>((sum, kind) => ({ ...sum, [kind]: (sum[kind] ?? 0) + 1 }), {}),
    ),
  );
}, 60_000);
