import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { panelRoutes } from '../../../src/web/panel/panel.ts';
import { sizeOf } from '../../campaigns/campaigns.ts';
import { launchBrowser } from '../../harness/browser.ts';
import { createSendingDoubles } from '../../operations/broadcast-scene.ts';
import { createRunExecutions } from '../../operations/catalog-scene.ts';
import { openPanel, type PanelRig } from '../panel-rig.ts';
import { type PanelSite, servePanel } from '../panel-site.ts';
import { type LivedIn, liveIn } from './lived-in.ts';

/** What a page asks for while it is open, what is saved as a file, and what leads on to another page. */
const noPages: ReadonlySet<string> = new Set([
  '/overview/now',
  '/overview/spent',
  '/top-ups/open',
  '/broadcasts/:id/progress',
  '/catalog/runs/:id/state',
  '/catalog/review/state',
  '/catalog/review/:id/state',
  '/catalog/review/next',
  '/catalog/export',
]);

const standard = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let browser: Browser;
let rig: PanelRig;
let site: PanelSite;
let lived: LivedIn;

beforeAll(async () => {
  rig = await openPanel({ ...createRunExecutions(), ...createSendingDoubles() });
  [browser, lived] = await Promise.all([launchBrowser(), liveIn(rig)]);
  site = await servePanel(rig);
}, 60_000); // the first run unpacks the browser
afterAll(async () => {
  await browser.close();
  await site.close();
  await rig.close();
});

/** What axe finds serious or critical on the page that is shown; `rules`: only these. */
async function faults(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules === undefined
    ? axe.withTags(standard)
    : axe.withRules(rules)
  ).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const kindOf = (path: string) => path.split('/')[1];

test(`axe finds no serious fault on ${sizeOf('accessibility')} pages, light on a desktop and dark on a phone, and none is wider than the phone`, async () => {
  const paths = panelRoutes(rig.deps)
    .filter(({ method, path }) => method === 'get' && !noPages.has(path))
    .map(({ path }) => path.replace(':token', 'gone').replace(':id', String(lived.ids[path])));
  // All pages are made of the same parts, so that one of each kind says most of what all say.
  const first = new Set(new Map(paths.toReversed().map((path) => [kindOf(path), path])).values());
  const inOrder = [...first, ...paths.filter((path) => !first.has(path))];
  const waiting = inOrder.slice(0, sizeOf('accessibility')).values();
  const visitAll = async () => {
    const { page, complaints } = await site.openWindow(browser, lived.owner);
    for (const path of waiting) {
      await page.setViewportSize({ width: 1280, height: 860 });
      // A colour on its way to another one is none of the page's.
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      const response = await page.goto(`/panel${path}`, { waitUntil: 'domcontentloaded' });
      // Links that work once are gone.
      expect([path, response?.status()]).toEqual([path, path.endsWith('/gone') ? 404 : 200]);
      expect([path, await faults(page)]).toEqual([path, []]);
      await page.setViewportSize({ width: 390, height: 860 });
      await page.emulateMedia({ colorScheme: 'dark' });
      expect([path, await faults(page, ['color-contrast'])]).toEqual([path, []]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect([path, width]).toEqual([path, 390]);
    }
    return complaints.filter((complaint) => !complaint.includes('404'));
  };
  expect(await Promise.all([visitAll(), visitAll()])).toEqual([[], []]);
}, 120_000);
