import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockPerson, unblockPerson } from '../../../src/db/people.ts';
import { newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let finance: Moderator;

beforeAll(async () => {
  rig = await openPanel();
  finance = await rig.signIn('finance');
});
afterAll(() => rig.close());

const rows = (text: string) => [...text.matchAll(/<tr>/g)].length - 1;

test('[b188] the log says who did what, when, before and after, and why, and is narrowed by kind and by name', async () => {
  const { sql } = rig;
  const ann = await newPerson(sql);
  const by = `account ${finance.accountId}`;
  await blockPerson(sql, ann, { by, why: 'spam <b>' });
  await unblockPerson(sql, ann, { by: 'operator max', why: 'a mistake' });
  await sql`select add_event(null, null, 'price_changed', ${sql.json({ kind: 'studio', was: 50, credits: 60, by, why: 'dearer' })})`;
  const { text } = await finance.get('/changes');
  // With the account of the one who looks.
  expect(rows(text)).toBe(4);
  // Its name counts on from other files of the same process.
  expect(text).toMatch(/finance-\d+/);
  for (const words of ['max', 'spam &lt;b&gt;', '<span>50</span> → <span>60</span>', `/people/${ann}`])
    expect(text).toContain(words);
  expect(rows((await finance.get('/changes?kind=blocked')).text)).toBe(1);
  expect(rows((await finance.get(`/changes?by=${encodeURIComponent(by)}`)).text)).toBe(2);
  expect((await finance.get('/changes?kind=nonsense')).text).toContain('Nothing fits this');
  const viewer = await rig.signIn('viewer');
  expect((await viewer.get('/changes')).status).toBe(403);
});

test('the log goes on behind the last line of its page', async () => {
  const { sql } = rig;
  await sql`
    insert into events (kind, data) select 'many', jsonb_build_object('by', 'operator max', 'n', n) from generate_series(1, 60::int) n`;
  const first = (await finance.get('/changes?kind=many')).text;
  const next = /href="\/panel(\/changes\?[^"]*after=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = (await finance.get(next)).text;
  expect([rows(first), rows(second)]).toEqual([50, 10]);
  expect(second).not.toContain('Next page');
});
