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
