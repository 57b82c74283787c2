import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../../src/contract/people.ts';
import { panelRoles } from '../../../src/operations/panel-accounts.ts';
import type { Access } from '../../../src/web/panel/kit/routes.ts';
import { panelRoutes } from '../../../src/web/panel/panel.ts';
import { newOrder, newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';

/** Every page there is and what it takes to open it: a new one is written down here before it is there. */
const pages: Readonly<Partial<Record<Access, string>>> = {
  see_stats: `
    get /
    get /overview/now
    get /overview/spent`,
  see_people: `
    get /people
    get /people/:id
    get /people/:id/statement
    get /deletions
    get /deletions/:id`,
  grant_credits: `
    post /people/:id/credits`,
  block_people: `
    post /people/:id/block`,
  write_to_people: `
    post /people/:id/letters`,
  change_settings: `
    get /settings
    post /settings
    post /settings/accounts`,
  change_amounts: `
    get /settings/prices
    post /settings/prices`,
  keep_styles: `
    get /settings/styles
    post /settings/styles/product
    post /settings/styles/portrait
    post /settings/styles/remove`,
  review_catalog: `
    get /catalog/review
    get /catalog/review/state
    get /catalog/review/next
    post /catalog/review/bulk
    post /catalog/review/rest
    get /catalog/review/:id
    get /catalog/review/:id/state
    post /catalog/review/:id
    get /catalog/items/:id
    post /catalog/items/:id
    post /catalog/items/:id/texts`,
  see_catalog: `
    get /catalog
    get /catalog/runs/:id
    get /catalog/runs/:id/state
    get /catalog/items
    get /catalog/sources
    get /catalog/sources/:id
    get /catalog/export`,
  run_catalog: `
    get /catalog/start
    post /catalog/start
    post /catalog/runs/:id/tell
    post /catalog/runs/:id/answer
    get /catalog/sources/new
    post /catalog/sources/new
    post /catalog/sources/:id`,
  delete_people: `
    get /deletions/person/:id
    post /deletions/person/:id`,
  broadcast: `
    get /broadcasts
    get /broadcasts/new
    post /broadcasts
    get /broadcasts/:id
    post /broadcasts/:id
    get /broadcasts/:id/progress
    post /broadcasts/:id/start
    post /broadcasts/:id/preview
    post /broadcasts/:id/pause
    post /broadcasts/:id/resume
    post /broadcasts/:id/cancel`,
  answer_top_ups: `
    get /top-ups
    get /top-ups/open
    get /top-ups/:id
    post /top-ups/:id/give
    post /top-ups/:id/decline`,
  everybody: `
    get /sign-in
    post /sign-in
    post /sign-in/code
    get /welcome/:token
    post /welcome/:token
    get /enter/:token
    post /enter/:token`,
  signed_in: `
    post /sign-out
    get /account
    post /account
    post /account/visits/end
    post /account/visits/end-others
    get /account/password
    post /account/password
    post /account/device
    post /account/device/confirm
    post /account/device/remove
    post /account/codes
    get /account/prove
    post /account/prove`,
  give_roles: `
    get /team
    post /team
    get /team/people/:id
    post /team/people/:id
    get /team/:id
    post /team/:id/role
    post /team/:id/close
    post /team/:id/open
    post /team/:id/link
    post /team/:id/forget-device
    post /team/:id/end-visits`,
  see_orders: `
    get /orders
    get /orders/:id`,
  cancel_orders: `
    post /orders/:id/cancel`,
  deliver_again: `
    post /orders/:id/deliver-again`,
  refund_orders: `
    post /orders/:id/refund`,
  keep_keys: `
    get /api
    get /api/keys/:id
    post /api/keys
    post /api/keys/:id/revoke
    post /api/keys/:id/webhook
    post /api/keys/:id/webhook/on
    post /api/keys/:id/webhook/off
    post /api/messages/:id/repeat`,
  audit: `
    get /changes`,
};

/** Who has what it takes. */
const everyone = 'viewer operator moderator finance admin owner';
const holders: Readonly<Record<Access, string>> = {
  everybody: everyone,
  signed_in: everyone,
  see_orders: everyone,
  see_people: 'viewer moderator finance admin owner',
  see_catalog: 'viewer operator moderator admin owner',
  see_stats: everyone,
  cancel_orders: 'operator admin owner',
  deliver_again: 'operator admin owner',
  refund_orders: 'finance admin owner',
  block_people: 'moderator admin owner',
  write_to_people: 'moderator admin owner',
  delete_people: 'admin owner',
  grant_credits: 'finance admin owner',
  answer_top_ups: 'finance admin owner',
  change_amounts: 'finance admin owner',
  change_settings: 'operator admin owner',
  keep_styles: 'operator admin owner',
  review_catalog: 'operator moderator admin owner',
  run_catalog: 'operator admin owner',
  audit: 'finance admin owner',
  broadcast: 'admin owner',
  keep_keys: 'admin owner',
  give_roles: 'admin owner',
  import: 'admin owner',
};

let rig: PanelRig;
const team = new Map<Role, Moderator>();

beforeAll(async () => {
  rig = await openPanel();
  for (const role of panelRoles) team.set(role, await rig.signIn(role));
  await newOrder(rig.sql, await newPerson(rig.sql));
});
afterAll(() => rig.close());

const lines = (text = '') =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const filled = (path: string) => path.replaceAll(/:\w+/g, '1');

test('every page is written down with what it takes', () => {
  const there = Map.groupBy(panelRoutes(rig.deps), ({ access }) => access);
  for (const access of Object.keys(holders) as Access[]) {
    const found = (there.get(access) ?? []).map(({ method, path }) => `${method} ${path}`);
    expect([access, found.toSorted()]).toEqual([access, lines(pages[access]).toSorted()]);
  }
});

test('each role opens what is for it, and is refused everything else', async () => {
  for (const [role, somebody] of team) {
    for (const { method, path, access } of panelRoutes(rig.deps)) {
      const isOpen = holders[access].split(' ').includes(role);
      // What is open changes something: that is for the tests of these pages.
      if (method === 'post' && isOpen) continue;
      const { status } = await somebody[method](filled(path));
      expect([role, method, path, status === 403]).toEqual([role, method, path, !isOpen]);
    }
  }
});

test('without a visit nothing opens but the sign-in, whatever the method', async () => {
  for (const { method, path, access } of panelRoutes(rig.deps)) {
    if (access === 'everybody') continue;
    const init = { method: method.toUpperCase(), headers: { 'sec-fetch-site': 'same-origin' } };
    const { status, headers } = await rig.panel.request(`http://panel.example/panel${filled(path)}`, init);
    expect([path, status, headers.get('location')?.split('?')[0]]).toEqual([path, 303, '/panel/sign-in']);
  }
});

test('whoever follows every link there is finds no broken page and none that is for others', async () => {
  const gets = panelRoutes(rig.deps).filter(({ method }) => method === 'get');
  for (const [role, somebody] of team) {
    const waiting = gets
      .filter(({ access }) => holders[access].split(' ').includes(role))
      .map(({ path }) => filled(path));
    const seen = new Set(waiting);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const { status, text } = await somebody.get(path);
      expect([role, path, status < 500 && status !== 403]).toEqual([role, path, true]);
      for (const [, link = ''] of text.matchAll(/(?:href|hx-get)="\/panel(\/[^"#]*)"/g)) {
        const next = link.replaceAll('&amp;', '&');
        if (next.startsWith('/assets/') || seen.has(next) || seen.size > 150) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
    expect(seen.size).toBeGreaterThan(3);
  }
});
