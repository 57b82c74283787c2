import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { catalogStages } from '../../../src/contract/catalog.ts';
import { moveRun } from '../../../src/db/catalog/runs.ts';
import { type CatalogScene, decideAll, newCatalog, reviewAll } from '../../db/catalog-scene.ts';
import { openOnly } from '../../db/scene.ts';
import { createRunExecutions, type RunExecutions } from '../../operations/catalog-scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let executions: RunExecutions;
let olga: Moderator;
let mia: Moderator;
let vera: Moderator;
let shop: CatalogScene;

beforeAll(async () => {
  executions = createRunExecutions();
  rig = await openPanel(executions);
  await openOnly(rig.sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
  olga = await rig.signIn('operator');
  mia = await rig.signIn('moderator');
  vera = await rig.signIn('viewer');
});
afterAll(() => rig.close());
beforeEach(async () => {
  executions.told.length = 0;
  executions.temporal = 'there';
  await rig.sql`truncate catalog_sources cascade`;
  shop = await newCatalog(rig.sql, { items: 3 });
  await rig.sql`update catalog_runs set stages = ${rig.sql.json([...catalogStages])}`;
});

const workflow = () => `catalog-run-${shop.runId}`;
const item = (place = 0) => shop.itemIds[place] ?? 0;
const endRun = () => rig.sql`update catalog_runs set ended_at = now(), status = 'done'`;

describe('runs', () => {
  test('[b23] are listed with what they wait for, a page at a time, beside how each shop stands', async () => {
    await moveRun(rig.sql, shop.runId, { status: 'asking', question: { kind: 'prompts', pictures: 3 } });
    const { text } = await vera.get('/catalog');
    for (const words of ['To be made: 3', 'waits for your prompts', `/panel/catalog/runs/${shop.runId}"`])
      expect(text).toContain(words);
    expect(text).not.toContain('/panel/catalog/start');
    expect((await vera.get(`/catalog?after=${shop.runId}`)).text).toContain('No run yet');
  });

  test('[b11] show their stages, money, batches and what happened', async () => {
    await reviewAll(rig.sql, shop.runId);
    const { text } = await vera.get(`/catalog/runs/${shop.runId}`);
    for (const words of ['3 of 3 made', '0 of 3', '$0.20 spent', 'Decide on pictures', '✅ done', 'Begun'])
      expect(text).toContain(words);
    expect(text).toContain(`hx-get="/panel/catalog/runs/${shop.runId}/state"`);
    await endRun();
    expect((await vera.get(`/catalog/runs/${shop.runId}/state`)).text).not.toContain('hx-get');
    expect((await vera.get('/catalog/runs/999999')).status).toBe(404);
  });

  test('are paused, resumed and cancelled; each word says what came of it', async () => {
    const path = `/catalog/runs/${shop.runId}/tell`;
    expect((await olga.post(path, { word: 'pause' })).notice).toBe(`Run ${shop.runId} pauses.`);
    expect((await olga.post(path, { word: 'resume' })).notice).toContain('is so already');
    expect((await olga.post(path, { word: 'cancel' })).notice).toContain('is being stopped');
    executions.temporal = 'away';
    expect((await olga.post(path, { word: 'pause' })).notice).toContain('did not get through');
    await endRun();
    expect((await olga.post(path, { word: 'pause' })).notice).toContain('has ended: done');
    expect(executions.told).toMatchObject([{ pause: workflow() }, { cancel: workflow() }]);
    expect((await olga.post(path, { word: 'other' })).status).toBe(404);
    expect((await mia.post(path, { word: 'pause' })).status).toBe(403);
  });

  test('ask, and are answered once: an answer to another question counts for nothing', async () => {
    const estimate = { pictures: 3, cost: '0.2', single: '0.4', currency: 'USD', expectedMs: 60_000 };
    const question = { kind: 'budget', of: 'run', limit: '0.1', spent: '0.05', ...estimate } as const;
    await moveRun(rig.sql, shop.runId, { status: 'asking', question });
    const { text } = await olga.get(`/catalog/runs/${shop.runId}`);
    expect(text).toContain('<progress value="0.05" max="0.1"');
    expect(text).toContain('Go on · $0.20');
    const path = `/catalog/runs/${shop.runId}/answer`;
    expect((await olga.post(path, { question: 'spend', answer: 'yes' })).notice).toContain(
      'answered already',
    );
    await olga.post(path, { question: 'budget', answer: 'yes' });
    const by = `account ${olga.accountId}`;
    expect(executions.told).toEqual([
      { resume: workflow(), by, via: 'panel', answer: 'yes', question: 'budget' },
    ]);
    expect((await olga.post(path, { question: 'budget', answer: 'perhaps' })).status).toBe(404);
    expect((await vera.get(`/catalog/runs/${shop.runId}`)).text).toContain('An operator answers this.');
  });

  test('are started with an estimate; another one of the shop is shown instead of begun', async () => {
    const fields = { source: String(shop.sourceId), stage: 'generate' };
    const busy = await olga.post('/catalog/start', fields);
    expect([busy.location, busy.notice]).toEqual([
      `/catalog/runs/${shop.runId}`,
      expect.stringContaining('so no other was begun'),
    ]);
    await endRun();
    expect((await olga.get('/catalog/start')).text).toContain('3 pictures would be made now');
    const wrong = await olga.post('/catalog/start', { ...fields, limit: '0', dry: 'yes' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/name="dry" value="yes" checked[\s\S]+a whole number from 1 to/);
    expect((await olga.post('/catalog/start', { ...fields, limit: '2', dry: 'yes' })).notice).toContain(
      'has begun',
    );
    expect(executions.told).toMatchObject([{ stages: ['generate'], options: { limit: 2, dryRun: true } }]);
  });
});

describe('pictures', () => {
  test('are listed by state and searched by their product or number', async () => {
    await reviewAll(rig.sql, shop.runId);
    const rows = async (query: string) =>
      (await vera.get(`/catalog/items?${query}`)).text.match(/<span class="thumbs">/g)?.length ?? 0;
    expect(await rows('')).toBe(3);
    expect(await rows('state=undecided')).toBe(3);
    expect(await rows('state=published')).toBe(0);
    expect(await rows('search=blue+vase')).toBe(3);
    expect(await rows(`search=darkroom-item-${item(1)}`)).toBe(1);
    expect(await rows(`after=${item(1)}`)).toBe(1);
    expect((await vera.get('/catalog/items?search=lamp')).text).toContain('No picture is like that');
  });

  test('have their texts changed in their place, as far as the shop takes them', async () => {
    const [result = 0] = await decideAll(rig.sql, shop);
    const path = `/catalog/items/${item()}/texts`;
    const texts = { language: 'en', result: String(result), alt: 'A vase', caption: 'On a beach' };
    const long = await mia.post(path, { ...texts, title: 'x'.repeat(61) });
    expect(long.status).toBe(422);
    expect(long.text).toContain('1 character too long: the title has 60 at most.');
    expect(long.text).toContain(`>${'x'.repeat(61)}</textarea>`);
    expect((await mia.post(path, { ...texts, title: 'Vase' })).notice).toContain('are changed');
    expect((await mia.post(path, { ...texts, title: 'Vase' })).notice).toContain('as they were');
    expect((await mia.post(path, { ...texts, title: 'V', language: 'fr' })).notice).toContain(
      'has its texts in en',
    );
    expect((await mia.post(path, { ...texts, title: 'V', result: '1' })).notice).toContain('a newer picture');
    const { text } = await mia.get(`/catalog/items/${item()}`);
    expect(text).toContain('6 / 125');
    expect(text).toMatch(/Texts as moderator-\d+ left them/);
  });

  test('[b24] are left alone, taken up, made anew, published and taken back', async () => {
    await decideAll(rig.sql, shop);
    const path = `/catalog/items/${item()}`;
    const say = async (word: string, more = {}, who = olga) =>
      (await who.post(path, { word, ...more })).notice;
    expect(await say('skip', {}, mia)).toContain('is left alone');
    expect((await mia.get(path)).text).toContain('value="take_up"');
    expect(await say('take_up', {}, mia)).toContain('counts again');
    expect(await say('another', { prompt: 'in a garden' }, mia)).toContain(
      'The next run that makes pictures',
    );
    expect(await say('withdraw')).toContain('nothing was taken back');
    expect(await say('withdraw', {}, mia)).toContain('Your role does not include this');
    await endRun();
    expect(await say('publish', {}, mia)).toContain('Your role does not include this');
    expect(await say('publish')).toContain('has begun');
    expect(executions.told).toMatchObject([
      { stages: ['publish'], options: { itemId: item(), isConfirmed: true } },
    ]);
    expect((await mia.post(path, { word: 'another', prompt: '' })).status).toBe(422);
    expect((await mia.post(path, { word: 'other' })).status).toBe(404);
    expect((await mia.post('/catalog/items/999999', { word: 'publish' })).status).toBe(404);
  });

  test('are downloaded as a table or line by line', async () => {
    const table = await vera.get(`/catalog/export?source=${shop.sourceId}&format=csv`);
    expect(table.text.split('\r\n')).toHaveLength(5);
    const lines = await vera.get(`/catalog/export?source=${shop.sourceId}&format=jsonl`);
    expect(JSON.parse(lines.text.split('\n')[0] ?? '')).toMatchObject({
      id: item(),
      product: 'Blue Vase, 40 cm',
    });
    expect((await vera.get('/catalog/export?source=999999')).status).toBe(404);
  });
});

describe('a page of a shop', () => {
  const asked = {
    name: 'New',
    start: 'https://new.example.test/',
    'selector-price': '.price',
    preview: 'yes',
  };

  test('is read to show what the selectors of the form find; nothing is changed', async () => {
    const product = { url: 'https://new.example.test/vase', name: 'Vase', description: null, category: null };
    const images = { images: ['https://new.example.test/vase.png'], imageCount: 3 };
    executions.found = { kind: 'product', product: { ...product, price: '40 EUR', ...images }, links: 2 };
    const { status, text } = await olga.post('/catalog/sources/new', {
      ...asked,
      page: 'https://new.example.test/vase',
    });
    expect(status).toBe(200);
    for (const words of ['40 EUR', 'vase.png', '…and 2 more', 'value=".price"', 'nothing found'])
      expect(text).toContain(words);
    expect(executions.told).toEqual([
      {
        preview: {
          url: 'https://new.example.test/vase',
          source: { startUrl: 'https://new.example.test/', hosts: [], selectors: { price: '.price' } },
        },
      },
    ]);
    expect(await rig.sql`select from catalog_sources where name = 'New'`).toHaveLength(0);
  });

  test('that cannot be read says why, and what to do', async () => {
    const path = `/catalog/sources/${shop.sourceId}`;
    const say = async () => (await olga.post(path, asked)).text;
    executions.found = { kind: 'no_product', links: 7 };
    expect(await say()).toContain('not the page of a product; it has 7 links');
    executions.found = { kind: 'skipped', reason: 'robots', detail: '/private' };
    expect(await say()).toContain('robots.txt forbids it');
    executions.found = { kind: 'gone', detail: '404' };
    expect(await say()).toContain('There is no page at https://new.example.test/: 404.');
    executions.found = { kind: 'trouble', detail: 'the shop asks whether we are a person' };
    expect(await say()).toContain('could not be read now');
    executions.found = 'late';
    expect(await say()).toContain('Nobody has read the page');
    executions.temporal = 'away';
    expect(await say()).toContain('That did not get through');
    expect((await olga.post(path, { ...asked, page: 'vase' })).status).toBe(422);
    expect((await mia.post(path, asked)).status).toBe(403);
  });
});

describe('shops', () => {
  const fields = {
    name: 'New shop',
    start: 'https://new.example.test/a',
    languages: 'en\nru\nen',
    'selector-name': 'h1',
    redo: 'batch',
    days: '9',
    rest: 'accept',
    why: 'it is new',
  };

  test('are added and changed; what is wrong stands beside its field', async () => {
    const wrong = await olga.post('/catalog/sources/new', { ...fields, start: 'shop', days: '2', why: '' });
    expect(wrong.status).toBe(422);
    for (const words of ['must be an address', 'a whole number from 3 to 90', 'Say why'])
      expect(wrong.text).toContain(words);
    expect(wrong.text).toContain('value="New shop"');
    const { location = '' } = await olga.post('/catalog/sources/new', fields);
    expect((await olga.post('/catalog/sources/new', fields)).text).toContain('There is a shop of this name');
    const { text } = await vera.get(location);
    expect(text).toContain('value="https://new.example.test/a"');
    expect(text).toContain('<fieldset disabled>');
    await olga.post(location, {
      ...fields,
      name: 'Another name',
      'selector-name': 'h2',
      prompt: 'on a beach',
    });
    const [source] = await rig.sql`select * from catalog_sources where name = 'New shop'`;
    expect(source).toMatchObject({
      selectors: { name: 'h2' },
      languages: ['en', 'ru'],
      redo_by: 'batch',
      review_days: 9,
      review_default: 'accept',
      default_prompt: 'on a beach',
    });
    expect((await olga.post('/catalog/sources/999999', fields)).status).toBe(404);
  });
});
