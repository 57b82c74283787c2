import { randomInt } from 'node:crypto';
import type { Message, User } from '@grammyjs/types';
import { z } from 'zod';
import { badRequest } from './api-error.ts';
import { type MethodCall, type Methods, readChatId } from './calls.ts';
import type { Chats, MessageContent } from './chats.ts';
import { readInlineKeyboard } from './keyboard.ts';
import { albumMaxItems, albumMinItems } from './limits.ts';
import type { Media } from './media.ts';
import type { Params } from './request.ts';
import type { BotState } from './state.ts';
import { entitiesSchema, formatCaption, formatText, type RawText } from './text.ts';

/** An item of an album, and what `editMessageMedia` takes. */
export const inputMediaSchema = z.looseObject({
  type: z.string(),
  media: z.string(),
  caption: z.string().exactOptional(),
  parse_mode: z.string().exactOptional(),
  caption_entities: entitiesSchema.exactOptional(),
  show_caption_above_media: z.boolean().exactOptional(),
  has_spoiler: z.boolean().exactOptional(),
});
type InputMedia = z.infer<typeof inputMediaSchema>;

const replySchema = z.looseObject({
  message_id: z.int(),
  allow_sending_without_reply: z.boolean().exactOptional(),
});

/** What the sending methods are made of. */
export interface SendingDeps {
  chats: Chats;
  media: Media;
}

/** The methods that leave a new message behind: sendMessage, sendPhoto, sendDocument, sendMediaGroup. */
export function createSendingMethods({ chats, media }: SendingDeps): Methods {
  async function sendOne(call: MethodCall, readContent: () => Promise<MessageContent>): Promise<Message> {
    const { bot, params } = call;
    const user = chats.reachable(bot, readChatId(call));
    const content = { ...readEnvelope(chats, { bot, params, user }), ...(await readContent()) };
    return chats.send(bot, user, content);
  }
  const sendFile = (call: MethodCall, kind: 'photo' | 'document') =>
    sendOne(call, async () => {
      const { params } = call;
      const caption = formatCaption(readCaption(params));
      const reference = params.text(kind);
      const file = await media[kind]({ upload: params.upload(kind, reference), reference });
      return { ...file, ...caption, ...readMediaFlags(params) };
    });

  return {
    sendMessage: (call) => sendOne(call, async () => formatText(readText(call.params))),
    sendPhoto: (call) => sendFile(call, 'photo'),
    sendDocument: (call) => sendFile(call, 'document'),
    async sendMediaGroup(call) {
      const { bot, params } = call;
      const user = chats.reachable(bot, readChatId(call));
      const items = params.object('media', z.array(inputMediaSchema)) ?? [];
      checkAlbum(items);
      const envelope = readEnvelope(chats, { bot, params, user });
      const contents: MessageContent[] = [];
      for (const item of items) contents.push(await readInputMedia(media, params, item));
      const media_group_id = newMediaGroupId();
      return contents.map((content) => chats.send(bot, user, { ...envelope, ...content, media_group_id }));
    },
  };
}

/** A new `media_group_id`. */
export function newMediaGroupId(): string {
  return String(1e13 + randomInt(2 ** 40));
}

/** The file and caption of one item; uploads are found by the item's `attach://` name. */
export async function readInputMedia(
  media: Media,
  params: Params,
  item: InputMedia,
): Promise<MessageContent> {
  const { type } = item;
  if (type !== 'photo' && type !== 'document') throw badRequest(`unsupported media type "${type}" specified`);
  const caption = formatCaption({
    text: item.caption ?? '',
    parseMode: item.parse_mode,
    entities: item.caption_entities,
  });
  const upload = item.media.startsWith('attach://') ? params.upload('media', item.media) : undefined;
  const file = await media[type]({ upload, reference: item.media });
  return {
    ...file,
    ...caption,
    ...(item.show_caption_above_media && { show_caption_above_media: true }),
    ...(item.has_spoiler && { has_media_spoiler: true }),
  };
}

function checkAlbum(items: InputMedia[]): void {
  if (items.length < albumMinItems) throw badRequest('too few messages to send as an album');
  if (items.length > albumMaxItems) throw badRequest('too many messages to send as an album');
  const documents = items.filter(({ type }) => type === 'document').length;
  if (documents > 0 && documents < items.length) {
    throw badRequest("document can't be mixed with other media types");
  }
}

/** The text of `sendMessage` and `editMessageText`. */
export function readText(params: Params): RawText {
  return {
    text: params.text('text') ?? '',
    parseMode: params.text('parse_mode'),
    entities: params.object('entities', entitiesSchema),
  };
}

/** The caption of a file, empty when there is none. */
export function readCaption(params: Params): RawText {
  return {
    text: params.text('caption') ?? '',
    parseMode: params.text('parse_mode'),
    entities: params.object('caption_entities', entitiesSchema),
  };
}

function readMediaFlags(params: Params): MessageContent {
  return {
    ...(params.boolean('show_caption_above_media') && { show_caption_above_media: true }),
    ...(params.boolean('has_spoiler') && { has_media_spoiler: true }),
  };
}

/** Keyboard, reply and protection, which every kind of message can have. */
function readEnvelope(chats: Chats, { bot, params, user }: { bot: BotState; params: Params; user: User }) {
  const reply_markup = readInlineKeyboard(params);
  const reply = params.object('reply_parameters', replySchema);
  const replied = reply && chats.find(bot, user.id, reply.message_id)?.message;
  if (reply !== undefined && replied === undefined && reply.allow_sending_without_reply !== true) {
    throw badRequest('message to be replied not found');
  }
  return {
    ...(reply_markup && { reply_markup }),
    ...(replied && { reply_to_message: asReplied(replied) }),
    ...(params.boolean('protect_content') && { has_protected_content: true as const }),
  };
}

/** A replied message carries no further reply. */
export function asReplied(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _nested, ...rest } = message;
  return rest as NonNullable<Message['reply_to_message']>;
}
