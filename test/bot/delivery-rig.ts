import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure, type Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import pino from 'pino';
import sharp from 'sharp';
import { createDeliveryActivities, type DeliveryDeps } from '../../activities/delivery.ts';
import type { DeliveryPart } from '../../src/contract/delivery.ts';
import { addAsset } from '../../src/db/assets.ts';
import { addResult } from '../../src/db/orders.ts';
import type { Sql } from '../../src/db/sql.ts';
import type { ChatMessage } from '../../src/sandbox/telegram/state.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore, type ObjectStore } from '../../src/storage/objects.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { openTestLines } from '../db/lines.ts';
import { createTestDatabase } from '../harness/database.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { type RunningSandbox, token } from '../sandbox/running-sandbox.ts';
import { admitTestOrder, placeTestOrder } from './orders.ts';

export const price = 50;
export const charged = { status: 'delivered', posted: 10_000 - price, pending: 0, captures: 1 };
export const uncharged = { status: 'delivering', posted: 10_000, pending: price, captures: 0 };

const logger = new DefaultLogger('ERROR', () => undefined);
/** A delivery begins now and has a day. */
const aDay = { scheduledTimestampMs: Date.now(), scheduleToCloseTimeoutMs: 24 * 3_600_000 };
/** Lost answers cost no pause. */
const usually = { repeatPausesMs: [0, 0] };

type DeliveryChanges = Partial<DeliveryDeps> & {
  /** Its execution was asked to end before. */
  cancelled?: boolean;
  /** What the activity knows of itself. */
  info?: Partial<Info>;
};

/** An order that has its place, in a chat of the sandbox's, on a database and a store of its own. */
export interface DeliveryRig {
  sql: Sql;
  databaseUrl: string;
  /** Where the objects are. */
  folder: string;
  objects: ObjectStore;
  chatId: number;
  orderId: number;
  /** From now on the order's line delivers this. */
  delivers(...parts: DeliveryPart[]): Promise<void>;
  /** Keeps a picture of the order. */
  giveResult(bytes: Buffer, more?: { position?: number; preview?: Buffer }): Promise<Buffer>;
  /** One attempt. */
  deliver(changes?: DeliveryChanges): Promise<{ status: string }>;
  /** What Temporal does with an activity that fails. */
  deliverUntilDone(changes?: DeliveryChanges): Promise<{ status: string; failures: ApplicationFailure[] }>;
  /** The bot's messages. */
  sent(): Promise<ChatMessage[]>;
  books(): Promise<{ status: string; posted: number; pending: number; captures: number }>;
  close(): Promise<void>;
}

export async function createDeliveryRig(running: RunningSandbox): Promise<DeliveryRig> {
  const database = await createTestDatabase();
  const { sql } = database;
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-objects-'));
  const objects = createFolderStore(folder);
  const chatId = await running.newChat();
  const { orderId } = await placeTestOrder(sql, { chatId });
  await admitTestOrder(sql, orderId);
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  const log = pino({ level: 'silent' });
  const decoder = createPictureDecoder({ ...photosAtOnce, log });
  const deps = { sql, objects, decoder, api, texts: createTexts(), log };
  let plans: NonNullable<DeliveryDeps['plans']> = {};

  const keep = async (bytes: Buffer): Promise<string> => {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const hash = await objects.put(bytes);
    await addAsset(sql, { hash, format: format as 'png', width, height, bytes: bytes.length });
    return hash;
  };
  // Of the attempts so far, as the server keeps it.
  let attempt = 0;
  let heartbeatDetails: unknown;
  const deliver: DeliveryRig['deliver'] = ({ cancelled = false, info, ...changes } = {}) => {
    attempt += 1;
    const environment = new MockActivityEnvironment(
      { attempt, heartbeatDetails, ...aDay, ...info },
      { logger },
    );
    environment.on('heartbeat', (details) => {
      heartbeatDetails = details;
    });
    const activities = createDeliveryActivities({ ...deps, plans, ...usually, ...changes });
    return environment.run(() => activities.deliverResult({ orderId, cancelled }));
  };

  return {
    sql,
    databaseUrl: database.url,
    folder,
    objects,
    chatId,
    orderId,
    async delivers(...parts) {
      plans = { ...plans, studio: parts };
      await sql`delete from line_deliveries where line = 'studio'`;
      await openTestLines(sql, { studio: parts });
    },
    async giveResult(bytes, { position = 1, preview } = {}) {
      const hash = await keep(bytes);
      await addResult(sql, orderId, { hash, preview: preview && (await keep(preview)), position });
      return bytes;
    },
    deliver,
    async deliverUntilDone(changes) {
      const failures: ApplicationFailure[] = [];
      for (;;) {
        try {
          return { ...(await deliver(changes)), failures };
        } catch (error) {
          if (!(error instanceof ApplicationFailure) || error.nonRetryable || failures.length > 8)
            throw error;
          failures.push(error);
        }
      }
    },
    sent: async () => (await running.client.messages(chatId)).filter(({ out }) => out),
    async books() {
      const [row] = await sql<{ status: string; posted: number; pending: number; captures: number }[]>`
        select o.status, c.posted, c.pending,
          (select count(*) from credit_entries e where e.order_id = o.id and e.kind = 'capture') as captures
        from orders o join credit_accounts c using (user_id) where o.id = ${orderId}`;
      if (row === undefined) throw new Error('no order');
      return row;
    },
    async close() {
      await Promise.all([decoder.close(), database.drop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
