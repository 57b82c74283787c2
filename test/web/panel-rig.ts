import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import pino from 'pino';
import { readConfig } from '../../src/config/config.ts';
import type { Role } from '../../src/contract/people.ts';
import { addAccount } from '../../src/db/panel-accounts.ts';
import { openSession } from '../../src/db/panel-sessions.ts';
import type { Sql } from '../../src/db/sql.ts';
import { hashOf } from '../../src/operations/secrets.ts';
import { createLinks } from '../../src/storage/links.ts';
import { createFolderStore, type ObjectStore } from '../../src/storage/objects.ts';
import { createTexts } from '../../src/texts/texts.ts';
import type { PanelDeps } from '../../src/web/panel/deps.ts';
import { createPanel } from '../../src/web/panel/panel.ts';
import { createTestDatabase } from '../harness/database.ts';

/** Somebody who is signed in to the panel. */
export interface Moderator {
  accountId: number;
  cookie: string;
  formToken: string;
  get(path: string): Promise<Answer>;
  /** Sends a form as the panel's own pages do. */
  post(path: string, fields?: Record<string, string | string[] | File>): Promise<Answer>;
}

export interface Answer {
  status: number;
  /** Where it leads to, without the panel's own path. */
  location: string | undefined;
  /** The word about what was done. */
  notice: string | undefined;
  text: string;
}

export interface PanelRig {
  sql: Sql;
  deps: PanelDeps;
  panel: Hono;
  objects: ObjectStore;
  signIn(role: Role): Promise<Moderator>;
  close(): Promise<void>;
}

const temporalIsAway = async () => {
  throw new Error('this test reaches no Temporal');
};

let lastLogin = 0;

/** The panel on a database of its own, without a server. `given` replaces what it is made from. */
export async function openPanel(given: Partial<PanelDeps> = {}): Promise<PanelRig> {
  const database = await createTestDatabase();
  const { sql } = database;
  const folder = await mkdtemp(join(tmpdir(), 'panel-'));
  const objects = createFolderStore(folder);
  const deps: PanelDeps = {
    sql,
    staff: { adminIds: [], operatorIds: [] },
    log: pino({ level: 'silent' }),
    texts: createTexts(),
    objects,
    links: createLinks({ secret: randomBytes(32).toString('hex'), baseUrl: '' }),
    baseUrl: 'http://panel.example',
    isSecure: false,
    settingDefaults: readConfig({}).settings,
    decoder: { check: () => Promise.reject(new Error('this test sends no pictures')) },
    temporalUi: { url: 'http://127.0.0.1:8233', namespace: 'default' },
    startOrder: temporalIsAway,
    cancelOrder: temporalIsAway,
    updateModel: temporalIsAway,
    startRun: temporalIsAway,
    tellRun: temporalIsAway,
    ...given,
  } as PanelDeps;
  const panel = createPanel(deps);
  return {
    sql,
    deps,
    panel,
    objects,
    async signIn(role) {
      const accountId = await addAccount(sql, { login: `${role}-${++lastLogin}`, role, by: 'a test' });
      return visitOf(panel, sql, accountId);
    },
    async close() {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function visitOf(panel: Hono, sql: Sql, accountId: number): Promise<Moderator> {
  const id = randomBytes(32).toString('base64url');
  const formToken = randomBytes(32).toString('base64url');
  await openSession(sql, { idHash: hashOf(id), accountId, formToken, agent: 'test', address: '127.0.0.1' });
  const cookie = `darkroom=${id}`;
  const ask = async (
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: FormData } = {},
  ) =>
    answerOf(
      await panel.request(`http://panel.example/panel${path}`, {
        ...init,
        headers: { cookie, ...init.headers },
      }),
    );
  return {
    accountId,
    cookie,
    formToken,
    get: (path) => ask(path),
    post: (path, fields = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: formOf({ _token: formToken, _once: crypto.randomUUID(), ...fields }),
      }),
  };
}

function formOf(fields: Record<string, string | string[] | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  }
  return form;
}

async function answerOf(response: Response): Promise<Answer> {
  const kept = response.headers.getSetCookie().find((cookie) => cookie.startsWith('darkroom_notice=%7B'));
  const value = kept?.slice(kept.indexOf('=') + 1, kept.indexOf(';'));
  return {
    status: response.status,
    location: response.headers.get('location')?.replace(/^\/panel/, ''),
    notice:
      value === undefined ? undefined : (JSON.parse(decodeURIComponent(value)) as { text: string }).text,
    text: await response.text(),
  };
}
