import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trainedModelWorkflowId } from '../../src/contract/training.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { launchBrowser } from '../harness/browser.ts';
import { portraitPhotos } from '../harness/portraits.ts';
import { openSystem, type System } from '../harness/system.ts';
import { becomesTrue } from '../harness/waiting.ts';
import { type ChatWindow, openChatWindow } from './chat-window.ts';

let system: System;
let browser: Browser;
let ann: ChatWindow;

beforeAll(async () => {
  [system, browser] = await Promise.all([openSystem(), launchBrowser()]);
  await system.sandbox.astria.change({
    trainingQueuedMs: 20,
    trainingMs: 3_600_000,
    queuedMs: 20,
    runMs: 200,
  });
  ann = await openChatWindow(browser, system.sandboxUrl);
}, 120_000); // the first run unpacks the browser
afterAll(async () => {
  await browser?.close();
  await system?.close();
});

const tunes = () => system.sandbox.astria.tunes();
const theModel = async () => {
  const [row] = await system.sql<{ id: number; name: string; status: string }[]>`
    select id, name, status from trained_models`;
  if (row === undefined) throw new Error('no model');
  return row;
};

async function train(): Promise<void> {
  await ann.write('/train');
  await ann.row('What shall the model be called').waitFor();
  await ann.write('Anna');
  await ann.press('Woman');
  await ann.row('Photos of “Anna”: 0 of 20').waitFor();
  await ann.sendAlbum(await portraitPhotos(8));
  await ann.row('Photos of “Anna”: 8 of 20').waitFor();
  await ann.press('Done');
  await ann.press('Train it');
  await ann.row('500 credits reserved').waitFor();
  expect(await becomesTrue(async () => (await tunes()).length === 1, 30_000)).toBe(true);
}

it('a person trains a model from an album of eight, reloads the page meanwhile, and gets samples, an album of four, another name and the end of the model', async () => {
  await ann.addPerson('Ann Smith', 'English');
  await train();

  await ann.page.reload();
  const [tune] = await tunes();
  await system.sandbox.astria.moveTune(tune?.tune_id ?? 0, 'trained');
  await ann.row('Model “Anna” · woman is ready').waitFor({ timeout: 60_000 });
  await ann.row('⬆️ 4 pictures · free of charge').waitFor({ timeout: 60_000 });

  await ann.press('Make pictures');
  await ann.row('Anna: what should be in the picture?').waitFor();
  await ann.write('on a bridge in the rain');
  await ann.press('4$');
  await ann.press('4:5');
  await ann.press('Make it');
  await ann.row('⬆️ 4 pictures · 100 credits').waitFor({ timeout: 30_000 });

  await ann.write('/models');
  await ann.press('Anna');
  await ann.press('Rename');
  await ann.row('What shall the model “Anna” be called?').waitFor();
  await ann.write('Annie');
  await ann.row('The model is now called “Annie”').waitFor();
  const { id } = await theModel();
  const life = system.temporal.workflow.getHandle(trainedModelWorkflowId(id));
  // What the Temporal Web UI tells somebody who knows nothing of it.
  expect(await (await life.describe()).staticSummary()).toMatch(/^Model \d+, trained by order \d+$/);
  const told = await life.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(told.currentDetails).toMatch(/^Annie · ready · until \d+ [A-Z][a-z]+$/);

  await ann.write('/models');
  await ann.press('Annie');
  await ann.press('Delete');
  await ann.press('Yes, delete it');
  await life.result();
  expect(await theModel()).toMatchObject({ name: 'Annie', status: 'deleted' });
  expect((await tunes()).map(({ photos }) => photos)).toEqual([0]);
  const [account] = await system.sql`select posted, pending from credit_accounts where posted < 10000`;
  expect(account).toMatchObject({ posted: 9_400, pending: 0 });
  expect(await auditBooks(system.sql)).toEqual({});
  expect(ann.complaints).toEqual([]);
});
