import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;

beforeAll(async () => {
  rig = await openPanel();
});
afterAll(() => rig.close());

test('a page may run no script but its own, stand in no frame and be kept nowhere', async () => {
  const { cookie } = await rig.signIn('owner');
  const { headers } = await rig.panel.request('http://panel.example/panel/', { headers: { cookie } });
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});

test('a part of a page keeps no visit alive, and without one leads the whole page to the sign-in', async () => {
  const { cookie } = await rig.signIn('owner');
  await rig.sql`update panel_sessions set seen_at = now() - interval '29 minutes'`;
  const ask = (headers: Record<string, string>) =>
    rig.panel.request('http://panel.example/panel/', { headers: { 'hx-request': 'true', ...headers } });
  expect((await ask({ cookie })).status).toBe(200);
  const [seen] = await rig.sql<{ late: boolean }[]>`
    select bool_and(seen_at < now() - interval '28 minutes') as late from panel_sessions`;
  expect(seen?.late).toBe(true);
  const without = await ask({ 'hx-current-url': 'http://panel.example/panel/orders?line=studio' });
  expect([without.status, without.headers.get('hx-redirect')]).toEqual([200, '/panel/orders']);
});
