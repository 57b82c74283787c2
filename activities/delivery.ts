import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { Api } from 'grammy';
import { fileButton } from '../src/cards/order.ts';
import type { DeliveryPart } from '../src/contract/delivery.ts';
import type { Delivery } from '../src/contract/generation.ts';
import { lines, type OrderLine } from '../src/contract/lines.ts';
import {
  beginDelivery,
  confirmDelivery,
  type DeliveryPermit,
  deliveryNotSent,
} from '../src/db/deliveries.ts';
import { type Order, readOrder } from '../src/db/orders.ts';
import type { Sql } from '../src/db/sql.ts';
import { markUnreachable } from '../src/db/users.ts';
import { failPoint } from '../src/process/fail-points.ts';
import { PictureNotDecoded } from '../src/storage/decoder.ts';
import { type ObjectStore, undefinedIfLost } from '../src/storage/objects.ts';
import { classifyTelegramError } from '../src/telegram/errors.ts';
import { openPictures, type PictureSource } from '../src/telegram/picture-forms.ts';
import { beat } from '../src/temporal/heartbeats.ts';
import type { Texts } from '../src/texts/texts.ts';
import { type PartForm, type PartScene, partForms } from './delivery-parts.ts';
import { lostPicture } from './failures.ts';
import { mayRepeat, toTelegramFailure } from './telegram-failures.ts';

export interface DeliveryDeps {
  sql: Sql;
  objects: ObjectStore;
  decoder: PictureSource['decoder'];
  api: Api;
  texts: Texts;
  log: { warn: (fields: object, message: string) => void };
  /** What lines deliver that do so otherwise than `lines` says. */
  plans?: Partial<Readonly<Record<OrderLine, readonly DeliveryPart[]>>>;
  /** How long to wait after each send whose answer was lost; one more is the last. */
  repeatPausesMs?: readonly number[];
}

/**
 * `refused`: in no form did Telegram take it; `lost`: what it is made of is not there any more; `unsure`: too many sends whose answer
 * was lost, each may be in the chat; `cancelled`: asked for before anything was sent; `stopped`: the books say that it must not be sent.
 */
type PartEnd = 'sent' | 'refused' | 'lost' | 'unreachable' | 'unsure' | 'cancelled' | 'stopped';

interface Part {
  name: DeliveryPart;
  order: Order;
  forms: readonly PartForm[];
  /** The order's execution was asked to end. */
  cancelled: boolean;
}

/** What Telegram has taken and the books do not know yet. */
interface Sent {
  part: DeliveryPart;
  messageIds: readonly number[];
}

/** What was sent but not recorded would be sent again, so a database that blinks is given a little time. */
const confirmPausesMs = [200, 1_000];
/** Minutes apart: what makes answers get lost lasts for seconds, and each repeat may be one picture more in the chat. */
export const usualRepeatPausesMs = [20_000, 60_000, 4 * 60_000];
/** A decoding that was cut by a busy machine succeeds the next time. */
const mostDrawings = 5;
/** Before the time of a delivery is over, a part that is only an addition is given up: more than any pause, and time to say so. */
const lastWordsMs = 2 * 3_600_000;

/** Activities of the bot's process, which alone may speak to Telegram. */
export function createDeliveryActivities(deps: DeliveryDeps) {
  return {
    /**
     * Sends what the line of an order delivers to its chat, part by part. The first confirmed part charges the price.
     *
     * Running it again is harmless: each part has a row that is written before its send and confirmed after; a
     * confirmed part is not sent again, and one whose answer was lost is sent at most three times more, over minutes, with a line
     * that says so. Telegram has no key that would make a repeat impossible. What was sent and could not be recorded travels
     * to the next attempt with the heartbeat.
     * @param cancelled the order's execution was asked to end before this began
     * @throws ApplicationFailure that may be repeated, when Telegram is away, busy or did not answer; one that may not,
     * when the picture is lost
     */
    async deliverResult({
      orderId,
      cancelled = false,
    }: {
      orderId: number;
      cancelled?: boolean;
    }): Promise<Delivery> {
      const sent = activityInfo().heartbeatDetails as Sent | undefined;
      if (sent) await confirmDelivery(deps.sql, orderId, sent);
      const order = await readOrder(deps.sql, orderId);
      if (order === undefined) throw ApplicationFailure.nonRetryable(`there is no order ${orderId}`);
      const plan = deps.plans?.[order.line] ?? lines[order.line].deliver;
      if (order.results.length === 0 && plan.some((part) => part !== 'told')) {
        throw ApplicationFailure.nonRetryable(`order ${orderId} has no picture to deliver`);
      }
      const scene = openScene(deps, order);
      let hasArrived = order.status === 'delivered';
      for (const name of plan) {
        const forms = partForms[name]({ ...scene, leads: !hasArrived });
        const part = { name, order, forms, cancelled };
        const end = hasArrived ? await sendAddition(deps, part) : await sendPart(deps, part);
        if (end === 'cancelled') return { status: 'cancelled' };
        if (end === 'lost' && !hasArrived) throw lostPicture(orderId);
        if (end === 'unreachable' || (!hasArrived && (end === 'stopped' || end === 'unsure'))) break;
        hasArrived ||= end === 'sent';
      }
      return { status: hasArrived ? 'delivered' : 'undeliverable' };
    },
  };
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

function openScene({ api, texts, objects, decoder }: DeliveryDeps, order: Order): Omit<PartScene, 'leads'> {
  const read = new Map<string, Promise<Buffer>>();
  // Several parts are made of one picture.
  const get = (hash: string) => {
    const bytes = read.get(hash) ?? objects.get(hash);
    read.set(hash, bytes);
    return bytes;
  };
  const pictures = openPictures({ objects: { get }, decoder }, order);
  return { api, order, wording: texts(order.language), pictures };
}

/** Sends what comes after the charged part: it is worth the same patience, but its loss is no end of the order. */
async function sendAddition(deps: DeliveryDeps, part: Part): Promise<PartEnd> {
  const { scheduledTimestampMs, scheduleToCloseTimeoutMs } = activityInfo();
  const isLast = Date.now() > scheduledTimestampMs + scheduleToCloseTimeoutMs - lastWordsMs;
  const end = await sendPart(deps, part).catch((error: unknown) => {
    if (isLast) return 'unsure' as const;
    throw error;
  });
  if (end !== 'sent' && part.name === 'file') await tellFileMissing(deps, part.order, end);
  return end;
}

async function sendPart(deps: DeliveryDeps, part: Part): Promise<PartEnd> {
  const { sql, log, repeatPausesMs: pausesMs = usualRepeatPausesMs } = deps;
  const { name, order, cancelled } = part;
  for (const form of part.forms) {
    // Made before the permit: from there on, dying means "perhaps sent".
    const send = await form().catch(unlessHopeless);
    if (send === 'too_costly') continue;
    if (send === undefined) return 'lost';
    const permit = await beginDelivery(sql, order.id, { part: name, pausesMs, cancelled });
    if (permit.action === 'sent') return 'sent';
    if (permit.action === 'stop') return stopOf(permit.why);
    if (permit.action === 'wait')
      throw toTelegramFailure({
        kind: 'unknown',
        retryAfterMs: permit.waitMs,
        detail: 'the last send was not answered',
      });
    failPoint('deliver.after-intent', order.id);
    let messageIds: number[];
    try {
      messageIds = await send({ repeat: permit.repeat });
    } catch (error) {
      const trouble = classifyTelegramError(error);
      log.warn({ order: order.id, part: name, ...trouble }, 'a part was not sent');
      const isDoubtful = trouble.kind === 'server_error';
      if (trouble.kind !== 'unknown') await deliveryNotSent(sql, order.id, { part: name, isDoubtful });
      if (trouble.kind === 'unreachable') {
        await markUnreachable(sql, order.chatId);
        return 'unreachable';
      }
      if (mayRepeat(trouble)) throw toTelegramFailure(trouble);
      continue;
    }
    failPoint('deliver.after-send-before-record', order.id);
    await confirm(sql, part, messageIds);
    failPoint('deliver.after-capture', order.id);
    return 'sent';
  }
  return 'refused';
}

/** A picture that was not decoded in several attempts will not be: another form may still be sent. */
function unlessHopeless(error: unknown): 'too_costly' | undefined {
  if (error instanceof PictureNotDecoded && activityInfo().attempt >= mostDrawings) return 'too_costly';
  return undefinedIfLost(error);
}

function stopOf(why: Extract<DeliveryPermit, { action: 'stop' }>['why']): PartEnd {
  if (why === 'unknown') return 'unsure';
  return why === 'cancelled' ? 'cancelled' : 'stopped';
}

async function confirm(sql: Sql, { order, name }: Part, messageIds: readonly number[]): Promise<void> {
  const sent: Sent = { part: name, messageIds };
  for (const pauseMs of confirmPausesMs) {
    try {
      return await confirmDelivery(sql, order.id, sent);
    } catch {
      // The database is away: what is in the chat travels to the next attempt, should this one not live to write it.
      beat(sent);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  await confirmDelivery(sql, order.id, sent);
}

/** Whoever may have the file is not told that it did not come; a button brings it. */
async function tellFileMissing({ api, texts, log }: DeliveryDeps, order: Order, end: PartEnd): Promise<void> {
  const wording = texts(order.language);
  try {
    const key = end === 'unsure' ? 'delivery-file-unconfirmed' : 'delivery-file-missing';
    await api.sendMessage(order.chatId, wording.html(key), {
      parse_mode: 'HTML',
      ...(end !== 'lost' && { reply_markup: { inline_keyboard: [[fileButton(order.id, wording)]] } }),
    });
  } catch (error) {
    // The picture is there and charged; this line is a courtesy.
    log.warn({ order: order.id, ...classifyTelegramError(error) }, 'the missing file was not mentioned');
  }
}
