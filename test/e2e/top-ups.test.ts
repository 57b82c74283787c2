import { beforeAll, expect, test } from 'vitest';
import { type TopUpEnd, topUpWorkflowId } from '../../src/contract/top-ups.ts';
import { createCustomer } from '../harness/customer.ts';
import { type Studio, sharedStudio } from '../harness/studio.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await sharedStudio();
});

test('[b97] two administrators answer one request at once: credits are given once, and its execution ends', async () => {
  const { sql, sandbox, temporal } = studio;
  const [max, olga, ann] = await Promise.all([
    studio.admin(),
    createCustomer(sandbox, { name: 'Olga' }),
    createCustomer(sandbox),
  ]);
  await olga.say('/start');
  await olga.sees(/Menu|studio|picture/i);
  await sql`update users set role = 'finance' where telegram_id = ${olga.id}`;
  await ann.say('/credits');
  await ann.press('u:ask_here');
  await ann.sees(/You have asked for 2,500 credits<|You have asked for 2,500 credits\n/);
  const [row] = await sql<{ id: number }[]>`
    select t.id from top_ups t join users u on u.id = t.user_id where u.telegram_id = ${ann.id}`;
  const id = row?.id ?? 0;
  const answers = await Promise.all([max, olga].map((one) => one.press(`v:give:${id}`)));
  const words = answers.map((answer) => answer?.text ?? '');
  expect(words.filter((text) => text.startsWith('✅ Given: 2,500 credits'))).toHaveLength(1);
  expect(words.filter((text) => /^Already given: 2,500 credits · \w+/.test(text))).toHaveLength(1);
  await ann.sees(/You have got 2,500 credits · balance 12,500/);
  for (const one of [max, olga]) await one.sees(new RegExp(`Top-up ${id} [^]*✅ Given: 2,500 credits · `));
  const end: TopUpEnd = await temporal.workflow.getHandle(topUpWorkflowId(id)).result();
  expect(end).toEqual({ status: 'given', given: 2_500 });
  await sql`update users set role = 'customer' where telegram_id = ${olga.id}`;
  await studio.expectSoundBooks();
});
