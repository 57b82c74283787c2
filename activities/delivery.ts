import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import type { Api } from 'grammy';
import type { DeliveryPart } from '../src/contract/delivery.ts';
import { failureTypes } from '../src/contract/failures.ts';
import type { Delivery } from '../src/contract/generation.ts';
import { lines, type OrderLine } from '../src/contract/lines.ts';
import { beginDelivery, confirmDelivery, deliveryNotSent } from '../src/db/deliveries.ts';
import { type Order, readOrder } from '../src/db/orders.ts';
import type { Sql } from '../src/db/sql.ts';
import { markUnreachable } from '../src/db/users.ts';
import { failPoint } from '../src/process/fail-points.ts';
import { type ObjectStore, undefinedIfLost } from '../src/storage/objects.ts';
import { classifyTelegramError, type TelegramTrouble } from '../src/telegram/errors.ts';
import { openPictures } from '../src/telegram/picture-forms.ts';
import type { Texts } from '../src/texts/texts.ts';
import { type PartForm, type PartScene, partForms, sendLimitMs } from './delivery-parts.ts';

export interface DeliveryDeps {
  sql: Sql;
  objects: ObjectStore;
  api: Api;
  texts: Texts;
  log: { warn: (fields: object, message: string) => void };
  /** What lines deliver that do so otherwise than `lines` says. */
  plans?: Partial<Readonly<Record<OrderLine, readonly DeliveryPart[]>>>;
}

/**
 * `refused`: in no form did Telegram take it; `lost`: what it is made of is not there any more; `stopped`: the books say
 * that it must not be sent (any more).
 */
type PartEnd = 'sent' | 'refused' | 'lost' | 'unreachable' | 'stopped';

interface Part {
  name: DeliveryPart;
  order: Order;
  forms: readonly PartForm[];
}

/** What was sent but not recorded would be sent again, so a database that blinks is given a little time. */
const confirmPausesMs = [200, 1_000];

/** Activities of the bot's process, which alone may speak to Telegram. */
export function createDeliveryActivities(deps: DeliveryDeps) {
  return {
    /**
     * Sends what the line of an order delivers to its chat, part by part. The first confirmed part charges the price.
     *
     * Running it again is harmless: each part has a row that is written before its send and confirmed after; a
     * confirmed part is not sent again, and one whose answer was lost is sent at most twice more, with a line that
     * says so. Telegram has no key that would make a repeat impossible.
     * @throws ApplicationFailure that may be repeated, when Telegram is away, busy or did not answer; one that may not,
     * when the picture is lost
     */
    async deliverResult({ orderId }: { orderId: number }): Promise<Delivery> {
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
        const end = await sendPart(deps, { name, order, forms });
        if (end === 'lost' && !hasArrived) throw lostPicture(orderId);
        if (end === 'unreachable' || (end === 'stopped' && !hasArrived)) break;
        if (end !== 'sent' && hasArrived && name === 'file') await tellFileMissing(deps, order);
        hasArrived ||= end === 'sent';
      }
      return { status: hasArrived ? 'delivered' : 'undeliverable' };
    },
  };
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

function openScene({ api, texts, objects }: DeliveryDeps, order: Order): Omit<PartScene, 'leads'> {
  const read = new Map<string, Promise<Buffer>>();
  // Several parts are made of one picture.
  const get = (hash: string) => {
    const bytes = read.get(hash) ?? objects.get(hash);
    read.set(hash, bytes);
    return bytes;
  };
  const pictures = openPictures({ get }, order);
  return { api, order, wording: texts(order.language), pictures, signal: AbortSignal.timeout(sendLimitMs) };
}

async function sendPart(deps: DeliveryDeps, part: Part): Promise<PartEnd> {
  const { sql, log } = deps;
  for (const form of part.forms) {
    // Made before the permit: from there on, dying means "perhaps sent".
    const send = await form().catch(undefinedIfLost);
    if (send === undefined) return 'lost';
    const permit = await beginDelivery(sql, part.order.id, part.name);
    if (permit.action === 'sent') return 'sent';
    if (permit.action === 'stop') return 'stopped';
    failPoint('deliver.after-intent', part.order.id);
    let messageIds: number[];
    try {
      messageIds = await send({ repeat: permit.unknownSends > 0 });
    } catch (error) {
      const trouble = classifyTelegramError(error);
      log.warn({ order: part.order.id, part: part.name, ...trouble }, 'a part was not sent');
      if (trouble.kind !== 'unknown') await deliveryNotSent(sql, part.order.id, part.name);
      if (trouble.kind === 'unreachable') {
        await markUnreachable(sql, part.order.chatId);
        return 'unreachable';
      }
      if (mayRepeat(trouble)) throw toFailure(trouble);
      continue;
    }
    failPoint('deliver.after-send-before-record', part.order.id);
    await confirm(sql, part, messageIds);
    failPoint('deliver.after-capture', part.order.id);
    return 'sent';
  }
  return 'refused';
}

async function confirm(sql: Sql, { order, name }: Part, messageIds: readonly number[]): Promise<void> {
  for (const pauseMs of confirmPausesMs) {
    try {
      await confirmDelivery(sql, order.id, { part: name, messageIds });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  await confirmDelivery(sql, order.id, { part: name, messageIds });
}

/** Whether the same call could get another answer. */
function mayRepeat({ kind }: TelegramTrouble): boolean {
  return kind !== 'refused' && kind !== 'too_big' && kind !== 'not_modified' && kind !== 'message_gone';
}

function toFailure({ kind, retryAfterMs, detail }: TelegramTrouble): ApplicationFailure {
  return ApplicationFailure.create({
    message: `Telegram: ${detail}`,
    type: `Telegram_${kind}`,
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
    // A refused token needs a person; everything else passes by itself.
    ...(kind !== 'unauthorized' && { category: ApplicationFailureCategory.BENIGN }),
  });
}

function lostPicture(orderId: number): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `the picture of order ${orderId} is gone or damaged in the store`,
    failureTypes.resultLost,
  );
}

async function tellFileMissing({ api, texts, log }: DeliveryDeps, order: Order): Promise<void> {
  try {
    await api.sendMessage(order.chatId, texts(order.language).html('delivery-file-missing'), {
      parse_mode: 'HTML',
    });
  } catch (error) {
    // The picture is there and charged; this line is a courtesy.
    log.warn({ order: order.id, ...classifyTelegramError(error) }, 'the missing file was not mentioned');
  }
}
