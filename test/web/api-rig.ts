import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { type ApiRight, apiRights } from '../../src/contract/api.ts';
import { subjects } from '../../src/contract/portraits.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createKey } from '../../src/operations/api-keys.ts';
import { checkPicture } from '../../src/storage/images.ts';
import { createLinks } from '../../src/storage/links.ts';
import { createFolderStore, type ObjectStore } from '../../src/storage/objects.ts';
import type { ApiDeps } from '../../src/web/api/routes.ts';
import { createWebApp } from '../../src/web/app.ts';
import { createOperationScene, max, type OperationScene } from '../operations/scene.ts';
import {
  complaintsAbout,
  type Document,
  type Exchange,
  readDocument,
} from '../providers/gateway-document.ts';

export interface ApiScene extends OperationScene {
  sql: Sql;
  objects: ObjectStore;
  /** What operations outside do; a test may change them. */
  deps: ApiDeps;
  /** Orders that were started, and cancels that were passed on. */
  started: number[];
  /** A key of a new person, or of somebody. */
  newKey(wish?: {
    userId?: number;
    rights?: readonly ApiRight[];
    callsPerMinute?: number;
    openOrders?: number;
  }): Promise<{
    key: string;
    keyId: number;
    userId: number;
  }>;
  /** One call, such as `GET /orders`; what is said and answered is compared with the document afterwards. */
  call(key: string | undefined, what: string, sent?: Sent): Promise<Answered>;
  /** All that was not as the document says. */
  complaints(): string[];
  close(): Promise<void>;
}

interface Sent {
  json?: unknown;
  body?: FormData | Uint8Array<ArrayBuffer> | string;
  headers?: Record<string, string>;
}

interface Answered {
  status: number;
  headers: Headers;
  /** Of whatever form. */
  json: ReturnType<typeof JSON.parse>;
}

export const studio = { line: 'studio', model: 'nano-banana', prompt: 'a chair' };
const prefix = '/api/v1';

export async function openApi(): Promise<ApiScene> {
  const scene = await createOperationScene();
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-api-'));
  const objects = createFolderStore(folder);
  const links = createLinks({ secret: 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET', baseUrl: 'http://web.test' });
  const started: number[] = [];
  const deps: ApiDeps = {
    ...scene.deps,
    log: pino({ level: 'silent' }),
    objects,
    links,
    decoder: { check: (bytes, rules) => checkPicture(bytes, rules) },
    settingDefaults: { ...readConfig({}).settings, 'photos-nano-banana': 2 },
    trainingPhotos: Object.fromEntries(
      subjects.map((one) => [one, { least: 2, most: 3 }]),
    ) as ApiDeps['trainingPhotos'],
    startOrder: async (orderId) => void started.push(orderId),
    cancelOrder: async () => 'not_running',
    updateModel: async () => 'done',
  };
  const document: Document = await readDocument('docs/api.openapi.yaml');
  const exchanges: Exchange[] = [];
  return {
    ...scene,
    deps,
    objects,
    started,
    async newKey({ userId, ...wish } = {}) {
      const owner = userId ?? (await scene.person()).userId;
      const usual = {
        name: 'a shop',
        rights: apiRights,
        callsPerMinute: 6_000,
        openOrders: 20,
        why: 'a test',
      };
      const made = await createKey(deps, max, { ...usual, ...wish, userId: owner });
      if (made.kind !== 'created') throw new Error(made.kind);
      return { ...made, userId: owner };
    },
    async call(key, what, { json, body, headers = {} } = {}) {
      const [method = '', path = ''] = what.split(' ');
      const request = new Request(`http://web.test${prefix}${path}`, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? body !== undefined && { body } : { body: JSON.stringify(json) }),
      });
      const sent = Buffer.from(await request.clone().arrayBuffer());
      const app = createWebApp({ ...deps, providers: {}, api: deps });
      const response = await app.request(request);
      const answer = Buffer.from(await response.arrayBuffer());
      exchanges.push({
        method,
        path,
        headers: Object.fromEntries(request.headers),
        body: sent,
        status: response.status,
        answerHeaders: response.headers,
        answer,
      });
      const isJson = response.headers.get('content-type')?.endsWith('json') === true;
      return {
        status: response.status,
        headers: response.headers,
        json: isJson ? JSON.parse(answer.toString()) : undefined,
      };
    },
    complaints: () => exchanges.flatMap((exchange) => complaintsAbout(document, exchange)),
    async close() {
      await scene.database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Under a new idempotency key, unless a test says which. */
export function ordering(order: object, key: string = crypto.randomUUID()): Sent {
  return { json: order, headers: { 'idempotency-key': key } };
}
