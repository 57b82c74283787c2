import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogScene } from '../../db/catalog-scene.ts';
import { newCatalog, reviewAll } from '../../db/catalog-scene.ts';
import { openOnly } from '../../db/scene.ts';
import { createRunExecutions, type RunExecutions } from '../../operations/catalog-scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let executions: RunExecutions;
let mia: Moderator;
let max: Moderator;
let shop: CatalogScene;

beforeAll(async () => {
  executions = createRunExecutions();
  rig = await openPanel(executions);
  await openOnly(rig.sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
  mia = await rig.signIn('moderator');
  max = await rig.signIn('moderator');
});
afterAll(() => rig.close());
beforeEach(async () => {
  executions.told.length = 0;
  await rig.sql`truncate catalog_sources cascade`;
  shop = await newCatalog(rig.sql, { items: 4 });
  await reviewAll(rig.sql, shop.runId);
});

const item = (place: number) => shop.itemIds[place] ?? 0;

async function resultOf(itemId: number): Promise<number> {
  const [made] = await rig.sql<{ id: number }[]>`
    select id from catalog_results where item_id = ${itemId} and status = 'made' order by revision desc limit 1`;
  return made?.id ?? 0;
}

async function decide(who: Moderator, place: number, fields: Record<string, string>) {
  const result = fields['result'] ?? String(await resultOf(item(place)));
  return who.post(`/catalog/review/${item(place)}`, { ...fields, result });
}

async function decisions(): Promise<object[]> {
  return rig.sql`select item_id as item, verdict, counts, by, via, why, prompt from catalog_decisions order by id`;
}

const picked = async (...places: number[]) =>
  Promise.all(places.map(async (place) => `${item(place)}-${await resultOf(item(place))}`));

describe('one picture', () => {
  test('[b14] shows before and after, the prompt, what another one costs, and what can be said of it', async () => {
    const { status, text } = await mia.get(`/catalog/review/${item(0)}`);
    expect(status).toBe(200);
    for (const shown of ['Blue Vase, 40 cm', 'on a beach', 'Same prompt · $0.134', '4 pictures to decide on'])
      expect(text).toContain(shown);
    expect(text.match(/src="\/media\//g)).toHaveLength(2);
    expect(text).toContain(`href="/panel/catalog/review/${item(1)}" data-key="ArrowRight j"`);
  });

  test('[b14] is decided on once: the second is told who was first, and what they said is kept', async () => {
    const first = await decide(mia, 0, { verdict: 'accept' });
    expect(first.location).toBe(`/catalog/review/${item(1)}`);
    expect(first.notice).toBe(`Picture ${item(0)} is accepted.`);
    const second = await decide(max, 0, { verdict: 'reject', reason: 'background' });
    expect(second.notice).toMatch(/was decided on before\. Accepted by moderator-\d+, .+ That stands/);
    expect(await decisions()).toMatchObject([
      { item: item(0), verdict: 'accept', counts: true, by: `account ${mia.accountId}`, via: 'panel' },
      { item: item(0), verdict: 'reject', counts: false, why: 'wrong background' },
    ]);
    const { text } = await max.get(`/catalog/review/${item(0)}/state?result=${await resultOf(item(0))}`);
    expect(text).toContain('Accepted by moderator-');
    expect(text).toContain('3 pictures to decide on');
  });

  test('without a reason is not rejected: the form comes back with its error', async () => {
    const { status, text } = await decide(mia, 0, { verdict: 'reject', why: ' ' });
    expect(status).toBe(422);
    expect(text).toContain('<small id="h-why">Say why: pick a usual reason or write one.</small>');
    const long = await decide(mia, 0, { verdict: 'reject', why: 'x'.repeat(501) });
    expect(long.text).toContain(`value="${'x'.repeat(501)}"`);
    expect(await decisions()).toEqual([]);
  });

  test('is made again with the same prompt or with new words, which the run is told', async () => {
    await decide(mia, 0, { verdict: 'redo', same: 'yes', prompt: 'never mind' });
    await decide(mia, 1, { verdict: 'redo', before: 'on a beach', prompt: 'in a garden' });
    expect(await decisions()).toMatchObject([
      { verdict: 'redo', prompt: null },
      { verdict: 'redo', prompt: 'in a garden' },
    ]);
    const told = { decided: `catalog-run-${shop.runId}` };
    expect(executions.told).toEqual([told, told]);
    expect((await decide(mia, 2, { verdict: 'redo', prompt: '' })).status).toBe(422);
  });

  test('that was made anew is not decided by who saw the older one; their words stay in the form', async () => {
    const seen = await resultOf(item(0));
    await rig.sql`
      insert into catalog_results (item_id, revision, run_id, prompt, input_hash, status, hash, ended_at)
      select id, 2, ${shop.runId}, 'in a garden', hash, 'made', hash, now() from catalog_items where id = ${item(0)}`;
    const { status, text } = await decide(mia, 0, {
      verdict: 'reject',
      why: 'too dark',
      result: String(seen),
    });
    expect(status).toBe(409);
    expect(text).toContain('has been made anew meanwhile');
    expect(text).toContain('value="too dark"');
    expect(await decisions()).toEqual([]);
  });

  test('is skipped without a decision; after the last one the gallery says that nothing is left', async () => {
    for (const place of [0, 1, 2, 3]) await decide(mia, place, { verdict: 'skip' });
    const { text } = await mia.get('/catalog/review');
    expect(text).toContain('Nothing is left to decide on');
    expect(await decisions()).toEqual([]);
  });

  test('takes the place of the one before it where scripts run', async () => {
    const headers = { cookie: mia.cookie, 'hx-request': 'true', 'sec-fetch-site': 'same-origin' };
    const body = new FormData();
    body.set('_token', mia.formToken);
    body.set('verdict', 'accept');
    body.set('result', String(await resultOf(item(0))));
    const url = `http://panel.example/panel/catalog/review/${item(0)}`;
    const answer = await rig.panel.request(url, { method: 'POST', headers, body });
    expect(answer.headers.get('hx-push-url')).toBe(`/panel/catalog/review/${item(1)}`);
    expect(await answer.text()).toMatch(/<div id="picture"><h2>.+<\/h2><p class="notice good"/);
  });
});

describe('the gallery', () => {
  test('shows what is undecided and marks what others decide on meanwhile', async () => {
    const { text } = await mia.get('/catalog/review');
    expect(text.match(/<li id="p-/g)).toHaveLength(4);
    await decide(max, 2, { verdict: 'accept' });
    const shown = (await Promise.all(shop.itemIds.map(resultOf))).map((id) => `&shown=${id}`).join('');
    const state = await mia.get(`/catalog/review/state?source=${shop.sourceId}${shown}`);
    expect(state.text).toContain('3 pictures to decide on');
    expect(state.text.match(/hx-swap-oob/g)).toHaveLength(1);
    expect(state.text).toMatch(/Accepted by moderator-\d+/);
  });

  test('decides on several with one reason, and names those somebody else was first with', async () => {
    await decide(max, 0, { verdict: 'accept' });
    const { notice } = await mia.post('/catalog/review/bulk', {
      source: String(shop.sourceId),
      picked: await picked(0, 1, 2),
      reason: 'bad_quality',
    });
    expect(notice).toMatch(/^2 pictures are rejected\. Picture \d+ was decided on before\. Accepted by/);
    const again = await mia.post('/catalog/review/bulk', { picked: await picked(3), verdict: 'reject' });
    expect([again.status, again.text.match(/data-pick checked/g)?.length]).toEqual([422, 1]);
    const none = await mia.post('/catalog/review/bulk', { verdict: 'accept' });
    expect(none.notice).toContain('Nothing was selected');
  });

  test('accepts all that are left, but none that was made after they were counted', async () => {
    const { text } = await mia.get('/catalog/review');
    const upTo = /name="up_to" value="(\d+)"/.exec(text)?.[1] ?? '';
    await rig.sql`
      insert into catalog_results (item_id, revision, run_id, prompt, input_hash, status, hash, ended_at)
      select id, 2, ${shop.runId}, 'in a garden', hash, 'made', hash, now() from catalog_items where id = ${item(0)}`;
    const fields = { source: String(shop.sourceId), up_to: upTo };
    expect((await mia.post('/catalog/review/rest', fields)).notice).toBe('3 pictures are accepted.');
    expect((await mia.post('/catalog/review/rest', fields)).notice).toBe('0 pictures are accepted.');
    expect((await mia.post('/catalog/review/rest', {})).status).toBe(422);
    await rig.sql`update catalog_runs set ended_at = now(), status = 'cancelled'`;
    const later = { ...fields, up_to: String(await resultOf(item(0))) };
    expect((await mia.post('/catalog/review/rest', later)).notice).toBe('1 picture is accepted.');
  });

  test('says where there is no shop yet who adds one', async () => {
    await rig.sql`truncate catalog_sources cascade`;
    expect((await mia.get('/catalog/review')).text).toContain('An operator adds the first one.');
    expect((await mia.get('/catalog/review/1')).status).toBe(404);
    expect((await mia.post('/catalog/review/1', { verdict: 'accept' })).status).toBe(404);
    expect((await mia.post('/catalog/review/1', { verdict: 'other' })).status).toBe(404);
  });
});
