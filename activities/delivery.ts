import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { type Api, InputFile } from 'grammy';
import { renderCaption, resultButtons } from '../src/cards/order.ts';
import type { Delivery } from '../src/contract/generation.ts';
import { beginDelivery, confirmDelivery, type DeliveryPart, deliveryNotSent } from '../src/db/deliveries.ts';
import { type Order, readOrder } from '../src/db/orders.ts';
import type { Sql } from '../src/db/sql.ts';
import { markUnreachable } from '../src/db/users.ts';
import { failPoint } from '../src/process/fail-points.ts';
import type { ObjectStore } from '../src/storage/objects.ts';
import { classifyTelegramError, type TelegramTrouble } from '../src/telegram/errors.ts';
import { fileForms, type PictureFile, photoForms, type UploadForm } from '../src/telegram/picture-forms.ts';
import { callSignal } from '../src/telegram/signal.ts';
import type { Texts } from '../src/texts/texts.ts';

export interface DeliveryDeps {
  sql: Sql;
  objects: ObjectStore;
  api: Api;
  texts: Texts;
  log: { warn: (fields: object, message: string) => void };
}

/** `refused`: in no form did Telegram take it; `stopped`: the books say that it must not be sent (any more). */
type PartEnd = 'sent' | 'refused' | 'unreachable' | 'stopped';

interface Part {
  name: DeliveryPart;
  order: Order;
  /** Best first; the next is tried when Telegram refuses one. */
  forms: readonly UploadForm[];
  /** Goes under the picture; `repeat`: it may be in the chat already. */
  caption(repeat: boolean): string;
  hasButtons: boolean;
  signal: AbortSignal;
}

/** Both parts together, within the activity's own 30 s. */
const sendLimitMs = 27_000;
/** Telegram shows "sending a photo" for 5 s. */
const chatActionMs = 4_000;
/** What was sent but not recorded would be sent again, so a database that blinks is given a little time. */
const confirmPausesMs = [200, 1_000];

/** Activities of the bot's process, which alone may speak to Telegram. */
export function createDeliveryActivities(deps: DeliveryDeps) {
  return {
    /**
     * Sends the picture of an order to its chat, as a photo to look at and as a file in full quality. The first
     * confirmed message charges the price.
     *
     * Running it again is harmless: each part has a row that is written before its send and confirmed after; a
     * confirmed part is not sent again, and one whose answer was lost is sent at most twice more, with a line that
     * says so. Telegram has no key that would make a repeat impossible.
     * @throws ApplicationFailure that may be repeated, when Telegram is away, busy or did not answer
     */
    async deliverResult({ orderId }: { orderId: number }): Promise<Delivery> {
      const order = await readOrder(deps.sql, orderId);
      const [hash] = order?.results ?? [];
      if (order === undefined || hash === undefined) {
        throw ApplicationFailure.nonRetryable(`order ${orderId} has no picture to deliver`);
      }
      const picture = { orderId, position: 1, bytes: await deps.objects.get(hash) };
      const signal = AbortSignal.timeout(sendLimitMs);
      const texts = deps.texts(order.language);
      const caption = (repeat: boolean) => renderCaption(order, texts, { repeat });
      const shared = { order, signal };
      const forms = photoForms(picture);
      const photo = await sendPart(deps, { ...shared, name: 'photo', forms, caption, hasButtons: true });
      if (photo === 'unreachable' || photo === 'stopped') return { status: 'undeliverable' };
      const isAlone = photo === 'refused';
      const file = await sendPart(deps, {
        ...shared,
        name: 'file',
        forms: fileForms(picture),
        // The photo above says it all; whoever forwards the file alone still knows the order.
        caption: (repeat) =>
          isAlone || repeat ? caption(repeat) : texts.html('caption-file', { order: String(order.id) }),
        hasButtons: isAlone,
      });
      if (file === 'sent') return { status: 'delivered' };
      if (isAlone) return { status: 'undeliverable' };
      if (file !== 'unreachable') await tellFileMissing(deps, order);
      return { status: 'delivered' };
    },
  };
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

async function sendPart(deps: DeliveryDeps, part: Part): Promise<PartEnd> {
  const { sql, log } = deps;
  for (const form of part.forms) {
    // Made before the permit: from there on, dying means "perhaps sent".
    const picture = await form();
    const permit = await beginDelivery(sql, part.order.id, part.name);
    if (permit.action === 'sent') return 'sent';
    if (permit.action === 'stop') return 'stopped';
    failPoint('deliver.after-intent', part.order.id);
    let messageId: number;
    try {
      messageId = await send(deps, { part, picture, repeat: permit.unknownSends > 0 });
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
    await confirm(sql, part, messageId);
    failPoint('deliver.after-capture', part.order.id);
    return 'sent';
  }
  return 'refused';
}

interface Sending {
  part: Part;
  picture: PictureFile;
  repeat: boolean;
}

/** @returns the id of the message */
async function send({ api, texts }: DeliveryDeps, { part, picture, repeat }: Sending): Promise<number> {
  const { order, name, signal } = part;
  const upload = new InputFile(picture.bytes, picture.name);
  const options = {
    caption: part.caption(repeat),
    parse_mode: 'HTML' as const,
    ...(part.hasButtons && {
      reply_markup: { inline_keyboard: resultButtons(order, texts(order.language)) },
    }),
  };
  const limit = callSignal(sendLimitMs, signal);
  const message = await whileUploading<{ message_id: number }>(api, order.chatId, () =>
    name === 'photo'
      ? api.sendPhoto(order.chatId, upload, options, limit)
      : api.sendDocument(order.chatId, upload, { ...options, disable_content_type_detection: true }, limit),
  );
  return message.message_id;
}

/** Shows that a picture is on its way, for as long as it really is. */
export async function whileUploading<T>(api: Api, chatId: number, upload: () => Promise<T>): Promise<T> {
  const show = () => void api.sendChatAction(chatId, 'upload_photo').catch(() => undefined);
  show();
  const timer = setInterval(show, chatActionMs);
  try {
    return await upload();
  } finally {
    clearInterval(timer);
  }
}

async function confirm(sql: Sql, { order, name }: Part, messageId: number): Promise<void> {
  for (const pauseMs of confirmPausesMs) {
    try {
      await confirmDelivery(sql, order.id, { part: name, messageId });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  await confirmDelivery(sql, order.id, { part: name, messageId });
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
