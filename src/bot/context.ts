import type { Context } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import type { Config } from '../config/config.ts';
import type { PressCodec, ReadPress } from '../contract/buttons.ts';
import type { Language } from '../contract/language.ts';
import type { InboxRow } from '../db/inbox.ts';
import type { Sql } from '../db/sql.ts';
import type { RegisteredUser } from '../db/users.ts';
import type { CatalogExecutions } from '../operations/catalog-executions.ts';
import type { DeletionExecutions } from '../operations/deletion-executions.ts';
import type { InspectionExecutions } from '../operations/inspection-executions.ts';
import type { ModelExecutions } from '../operations/model-executions.ts';
import type { OrderExecutions } from '../operations/order-executions.ts';
import type { TopUpExecutions } from '../operations/top-up-executions.ts';
import type { OperationDeps, PersonWho } from '../operations/who.ts';
import type { Logger } from '../process/logger.ts';
import type { PictureDecoder } from '../storage/decoder.ts';
import type { ObjectStore } from '../storage/objects.ts';
import type { PressedReply } from '../telegram/albums.ts';
import type { Texts, Wording } from '../texts/texts.ts';
import type { CardShow } from './cards/show.ts';
import type { Turn } from './inbox/turn.ts';
import type { LiveSettings } from './live-settings.ts';

/**
 * What features are made of. Telegram is not among it: they have `ctx.api`, which falls silent with their turn. Without
 * `inspectPhotos` no provider is asked about photos.
 */
export interface BotDeps
  extends OrderExecutions,
    ModelExecutions,
    CatalogExecutions,
    DeletionExecutions,
    TopUpExecutions,
    Partial<InspectionExecutions> {
  sql: Sql;
  objects: ObjectStore;
  /** Decodes whatever has to be decoded, in processes of its own. */
  decoder: PictureDecoder;
  config: Pick<Config, 'training' | 'credits' | 'telegram' | 'google' | 'orders' | 'privacy' | 'web'>;
  settings: LiveSettings;
  botInfo: UserFromGetMe;
  texts: Texts;
  log: Logger;
  cards: CardShow;
  /** Fetches what a person sent. @throws FileTooBig, FileUnavailable, FileFetchFailed */
  fetchFile(fileId: string, signal: AbortSignal): Promise<{ bytes: Buffer }>;
  /** Plain text, for every administrator. Resolves to whether somebody was told; never rejects. */
  tellAdmin(text: string): Promise<boolean>;
}

/** What the first middlewares find out about an update for all features. */
export interface Known {
  /** The update, or all updates of one album. */
  rows: readonly InboxRow[];
  /** Names this event: the last of its updates. */
  updateId: number;
  /** How long this handling may act. */
  turn: Turn;
  user: RegisteredUser;
  wording: Wording;
  /** The pressed button; undefined when nothing was pressed, or no button of ours. */
  press: ReadPress | undefined;
  /** Answers the press with a short text, once; later calls and calls without a press do nothing. */
  answer(text?: string): Promise<void>;
}

export type BotContext = Context & Known;

/** The context of a press of one feature. */
export type PressContext<Press> = BotContext & { press: { value: Press } };

/** For `filter`: lets presses of one feature through. */
export function isPress<Press>(codec: PressCodec<Press>): (ctx: BotContext) => ctx is PressContext<Press> {
  return (ctx): ctx is PressContext<Press> => ctx.press?.codec === codec;
}

/** The person as operations know them. */
export function personOf({ user }: BotContext): PersonWho {
  return { kind: 'person', userId: user.id };
}

/** What operations need of ours. */
export function operationsOf({ sql, config }: Pick<BotDeps, 'sql' | 'config'>): OperationDeps {
  return { sql, staff: config.telegram };
}

/** Answers below the message whose button was pressed, if it is still there. */
export function replyToPressed(ctx: BotContext): PressedReply {
  const messageId = ctx.callbackQuery?.message?.message_id;
  if (messageId === undefined) return {};
  return { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } };
}

/** Our language for a client's IETF tag such as `ru` or `en-US`. */
export function clientLanguage(tag: string | undefined): Language {
  return tag?.toLowerCase().split('-')[0] === 'ru' ? 'ru' : 'en';
}
