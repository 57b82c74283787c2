import { afterAll, beforeAll, expect, test } from 'vitest';
import { raiseAlarm } from '../../../src/db/alarms.ts';
import { grantCredits } from '../../../src/db/credits.ts';
import { endJob } from '../../../src/db/provider-jobs.ts';
import { deliveredOrder } from '../../db/delivered.ts';
import { acceptedOrder, admitted, newPerson, openAccount } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let viewer: Moderator;

beforeAll(async () => {
  rig = await openPanel();
  viewer = await rig.signIn('viewer');
});
afterAll(() => rig.close());

/** The text of a page as it is read, in one line. */
const read = async (path: string) =>
  (await viewer.get(path)).text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('before the first order the overview says what is to be done', async () => {
  const text = await read('/');
  expect(text).toContain('No order is under way.');
  expect(text).toContain('No worker holds an account. Start one');
  expect(text).toContain('Nothing: all goes by itself.');
  expect(text).toContain('The books sound');
});

test('[b113] [b127] the overview tells orders, places, providers, credits, money and what waits for a person', async () => {
  const { sql } = rig;
  const { userId } = await deliveredOrder(sql);
  const { jobId } = await acceptedOrder(sql, userId);
  await endJob(sql, jobId, { status: 'refused', reason: 'moderation' });
  await openAccount(sql, 1);
  const ann = await newPerson(sql, 500);
  await admitted(sql, ann);
  await admitted(sql, ann);
  await grantCredits(sql, { userId: ann, credits: 25, key: 'overview' }, { by: 'a test', why: 'x' });
  await raiseAlarm(sql, { key: 'a', text: 'higgsfield-1: the <key> is refused' });
  await sql`update provider_accounts set set_aside_until = now() + interval '10 minutes', set_aside_reason = 'auth'`;
  await sql`insert into inbox (update_id, chat_id, payload, dead) values (1, 1, '{}', true)`;
  await sql`update audits set violations = '{"I1 a balance is the sum of its entries": 2}' where scope = 'recent'`;
  const text = await read('/');
  for (const words of [
    'Orders under way 3 1 waits for a place',
    'Orders in 24 hours 4',
    'higgsfield-1 pictures 1 of 1',
    'rests until',
    'auth',
    'higgsfield, pictures: 1 waits, the first for',
    // One done, one refused.
    'higgsfield 1 1 0 0 50 %',
    'the &lt;key&gt; is refused',
    '1 message could not be handled',
    '1 invariant broken I1 a balance is the sum of its entries: 2',
    'Given to people 10,525 10,525',
    'Spent on orders 50 50',
    'Orders $0.04 $0.04',
  ])
    expect(text).toContain(words);
});

test('its parts can be asked for alone, as they do while somebody looks', async () => {
  const now = await viewer.get('/overview/now');
  expect(now.text).toMatch(/^<div id="now" hx-get="\/panel\/overview\/now" hx-trigger="every 5s"/);
  expect(now.text).not.toContain('<html');
  expect((await viewer.get('/overview/spent')).text).toMatch(/^<div id="spent"/);
});
