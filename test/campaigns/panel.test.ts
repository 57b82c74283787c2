import * as fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Route } from '../../src/web/panel/kit/routes.ts';
import { panelRoutes } from '../../src/web/panel/panel.ts';
import { newOrder, newPerson } from '../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../web/panel-rig.ts';
import { longestRunMs, runsOf, sizeOf, tell } from './campaigns.ts';
import { strangeSegments } from './strange.ts';

vi.setConfig({ testTimeout: longestRunMs });

const logged: string[] = [];
let rig: PanelRig;
let owner: Moderator;
let routes: readonly Route[];

beforeAll(async () => {
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  rig = await openPanel({ log });
  owner = await rig.signIn('owner');
  routes = panelRoutes(rig.deps);
  await newOrder(rig.sql, await newPerson(rig.sql));
});
afterAll(() => rig.close());

/** Names of fields and parameters that some page reads, so that most of what is sent is looked at. */
const names = fc.constantFrom(
  ...'login password code ticket back zone current secret language name role why sort after state line user from to amount credits value kind id key text prompt note action decision'.split(
    ' ',
  ),
);
/** As in a query or a form, percent-encoded: also bytes that are no text. */
const values = fc.oneof(
  strangeSegments,
  fc.constantFrom(
    '%ED%A0%80',
    '%00',
    '%27%22%3C%3E',
    '-1',
    '9'.repeat(400),
    '1e999',
    'NaN',
    '%F0%9F%98%80',
    '',
  ),
  fc.constantFrom('A'.repeat(70_000), '%E2%80%AE', "'; drop table users; --".replaceAll(' ', '%20')),
  fc.stringMatching(/^[a-z0-9 _.-]{0,20}$/).map(encodeURIComponent),
);
const pairs = fc
  .array(fc.tuple(names, values), { maxLength: 5 })
  .map((all) => all.map(([name, value]) => `${name}=${value}`).join('&'));
const large = fc.constant(`why=${'x'.repeat(1_048_576)}`);

const requests = fc.record({
  route: fc.nat(),
  segment: fc.oneof(fc.constant('1'), strangeSegments),
  query: pairs,
  body: fc.oneof({ weight: 40, arbitrary: pairs }, { weight: 1, arbitrary: large }),
  type: fc.constantFrom('application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'),
});
type Asked = typeof requests extends fc.Arbitrary<infer T> ? T : never;

async function ask({ route, segment, query, body, type }: Asked, cookie?: string): Promise<number> {
  const { method, path } = routes[route % routes.length] as Route;
  const address = `http://panel.example/panel${path.replaceAll(/:\w+/g, () => segment)}?${query}`;
  const headers = new Headers({ 'sec-fetch-site': 'same-origin' });
  if (cookie !== undefined) headers.set('cookie', cookie);
  if (method === 'get') return (await rig.panel.request(address, { headers })).status;
  headers.set('content-type', type);
  const sent = cookie === undefined ? body : `_token=${owner.formToken}&_once=${route}&${body}`;
  return (await rig.panel.request(address, { method: 'POST', headers, body: sent })).status;
}

/** How many rows each table has, but for what counts failed sign-ins. */
async function rows(): Promise<Record<string, number>> {
  const tables = await rig.sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('panel_failures', 'alarms')`;
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await rig.sql`select count(*) from ${rig.sql(name)}`;
      return [name, Number(row?.['count'])] as const;
    }),
  );
  return Object.fromEntries(counts);
}

test(`${sizeOf('panel')} odd requests of a stranger break no page of the panel and change nothing`, async () => {
  const before = await rows();
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      expect(await ask(request)).toBeLessThan(500);
    }),
    runsOf('panel'),
  );
  expect(await rows()).toEqual(before);
  expect(logged).toEqual([]);
});

test(`${sizeOf('panel')} odd requests of an owner break no page of the panel`, async () => {
  const seen: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      // Whatever it was that ended the visit or made it old, the next request has one.
      await rig.sql`update panel_sessions set ended_at = null, proved_at = now() where account_id = ${owner.accountId}`;
      const status = await ask(request, owner.cookie);
      seen[status] = (seen[status] ?? 0) + 1;
      expect([status, status < 500 ? [] : logged]).toEqual([status, []]);
    }),
    runsOf('panel'),
  );
  tell({ ...seen, logged: logged.length });
  expect(logged).toEqual([]);
});
