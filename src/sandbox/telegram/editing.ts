import { isDeepStrictEqual } from 'node:util';
import type { Message } from '@grammyjs/types';
import { z } from 'zod';
import { badRequest } from './api-error.ts';
import { type MethodCall, type Methods, readChatId } from './calls.ts';
import { type Chats, type MessageContent, nowSeconds } from './chats.ts';
import { readInlineKeyboard } from './keyboard.ts';
import { deletableSeconds, deleteMaxIds } from './limits.ts';
import type { Media } from './media.ts';
import { inputMediaSchema, readCaption, readInputMedia, readText } from './sending.ts';
import { formatCaption, formatText } from './text.ts';

/** What an edit replaces; fields that it does not name go away, as with the real service. */
const textFields = ['text', 'entities', 'link_preview_options'] as const;
const captionFields = ['caption', 'caption_entities', 'show_caption_above_media'] as const;
const mediaFields = [...textFields, ...captionFields, 'photo', 'document', 'has_media_spoiler'] as const;
type ContentField = (typeof mediaFields)[number];

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
  'content and reply markup of the message';

/** editMessageText, -Caption, -Media, -ReplyMarkup, deleteMessage and deleteMessages. */
export function createEditingMethods({ chats, media }: { chats: Chats; media: Media }): Methods {
  function editable(call: MethodCall): Message {
    const found = chats.find(call.bot, readReachableChat(chats, call), readMessageId(call));
    if (found === undefined) throw badRequest('message to edit not found');
    if (!found.out) throw badRequest("message can't be edited");
    return found.message;
  }

  interface Edit {
    current: Message;
    drops: readonly ContentField[];
    content: MessageContent;
  }

  /** A keyboard that the call leaves out is removed. */
  function edit({ bot, params }: MethodCall, { current, drops, content }: Edit): Message {
    const kept = Object.fromEntries(
      Object.entries(current).filter(([field]) => ![...drops, 'reply_markup'].includes(field)),
    ) as unknown as Message;
    const reply_markup = readInlineKeyboard(params);
    const next: Message = { ...kept, ...content, ...(reply_markup && { reply_markup }) };
    if (isDeepStrictEqual(next, current)) throw badRequest(notModified);
    return chats.replace(bot, { ...next, edit_date: nowSeconds() });
  }

  return {
    editMessageText(call) {
      const current = editable(call);
      if (current.text === undefined) throw badRequest('there is no text in the message to edit');
      return edit(call, { current, drops: textFields, content: formatText(readText(call.params)) });
    },
    editMessageCaption(call) {
      const current = editable(call);
      if (current.photo === undefined && current.document === undefined) {
        throw badRequest('there is no caption in the message to edit');
      }
      return edit(call, { current, drops: captionFields, content: formatCaption(readCaption(call.params)) });
    },
    async editMessageMedia(call) {
      editable(call);
      const item = call.params.object('media', inputMediaSchema);
      if (item === undefined) throw badRequest('media is empty');
      const content = await readInputMedia(media, call.params, item);
      // Read again: another edit may have gone through while the file was being stored.
      return edit(call, { current: editable(call), drops: mediaFields, content });
    },
    editMessageReplyMarkup: (call) => edit(call, { current: editable(call), drops: [], content: {} }),
    deleteMessage(call) {
      const found = chats.find(call.bot, readReachableChat(chats, call), readMessageId(call));
      if (found === undefined) throw badRequest('message to delete not found');
      if (isTooOld(found.message)) throw badRequest("message can't be deleted");
      chats.remove(call.bot, found.message);
      return true;
    },
    deleteMessages(call) {
      const chatId = readReachableChat(chats, call);
      const ids = call.params.object('message_ids', z.array(z.int())) ?? [];
      if (ids.length === 0) throw badRequest('message identifiers are not specified');
      if (ids.length > deleteMaxIds) throw badRequest('too many message identifiers specified');
      for (const id of ids) {
        const message = chats.find(call.bot, chatId, id)?.message;
        if (message !== undefined && !isTooOld(message)) chats.remove(call.bot, message);
      }
      return true;
    },
  };
}

function readReachableChat(chats: Chats, call: MethodCall): number {
  return chats.reachable(call.bot, readChatId(call)).id;
}

function readMessageId({ params }: MethodCall): number {
  const id = params.integer('message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  return id;
}

function isTooOld({ date }: Message): boolean {
  return nowSeconds() - date > deletableSeconds;
}
