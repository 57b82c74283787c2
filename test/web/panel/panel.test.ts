import { afterAll, beforeAll, expect, test } from 'vitest';
import { roles } from '../../../src/contract/people.ts';
import { rightsOf } from '../../../src/operations/who.ts';
import { panelRoutes } from '../../../src/web/panel/panel.ts';
import { openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;

beforeAll(async () => {
  rig = await openPanel();
});
afterAll(() => rig.close());

test('a page without a visit leads to the sign-in, and back to itself afterwards', async () => {
  const answer = await rig.panel.request('http://panel.example/panel/');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/panel/sign-in');
});

test('each page says who may open it: others are refused, whatever their role', async () => {
  for (const role of roles.filter((one) => one !== 'customer')) {
    const somebody = await rig.signIn(role);
    const rights = await rightsOf(rig.deps, { kind: 'account', accountId: somebody.accountId });
    for (const { access, method, path } of panelRoutes(rig.deps)) {
      if (access === 'everybody' || access === 'signed_in' || rights.has(access)) continue;
      const url = path.replaceAll(/:\w+/g, '1');
      const { status } = method === 'get' ? await somebody.get(url) : await somebody.post(url);
      expect([role, method, path, status]).toEqual([role, method, path, 403]);
    }
  }
});

test('a page may run no script but its own, stand in no frame and be kept nowhere', async () => {
  const { cookie } = await rig.signIn('owner');
  const { headers } = await rig.panel.request('http://panel.example/panel/', { headers: { cookie } });
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});
