import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { createDeliveryActivities } from '../../activities/delivery.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { armFailPoints } from '../../src/process/fail-points.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { photosAtOnce } from '../harness/decoders.ts';

// One attempt at an album in a process that may die of it: order, database, objects, Telegram, token, fail points.
const [order = '', databaseUrl = '', folder = '', apiUrl = '', token = '', points] = process.argv.slice(2);
armFailPoints(points);
const log = pino({ level: 'silent' });
const activities = createDeliveryActivities({
  sql: connectDatabase(databaseUrl, 1),
  objects: createFolderStore(folder),
  decoder: createPictureDecoder({ ...photosAtOnce, log }),
  api: createTelegramApi({ token, apiUrl }),
  texts: createTexts(),
  log,
  plans: { studio: ['album'] },
});
await new MockActivityEnvironment().run(() => activities.deliverResult({ orderId: Number(order) }));
process.exit(0);
