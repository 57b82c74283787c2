import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Message, Update, User } from '@grammyjs/types';
import { badRequest } from './api-error.ts';
import { botUser, type Chats, type MessageContent, nowSeconds, privateChat } from './chats.ts';
import { detectEntities } from './entities.ts';
import type { ChatFeed } from './events.ts';
import type { FileStore, Upload } from './files.ts';
import { albumMaxItems } from './limits.ts';
import { plainText } from './markup.ts';
import type { UpdateQueue } from './queue.ts';
import { asReplied, newMediaGroupId } from './sending.ts';
import type { BotState } from './state.ts';
import type { Store } from './store.ts';

/** What a person has caused: the update's id and the message it carries. */
export interface Sent {
  update_id: number;
  message_id: number;
}

/** Files as a person sends them. */
export interface Parcel {
  files: Upload[];
  as: 'photo' | 'document';
  caption: string;
  /** Pause between the updates of one parcel. */
  gapMs: number;
  /** Reversed: the updates arrive last file first. */
  order: 'normal' | 'reversed';
}

/** The answer of the bot to a pressed button. */
export interface CallbackAnswer {
  text?: string;
  show_alert?: boolean;
}

/** A pressed button; `answer` is absent when the bot did not answer in time. */
export interface Pressed {
  update_id: number;
  callback_query_id: string;
  answer?: CallbackAnswer;
}

/** What simulated people do in their clients. All throw 400 for an unknown person. */
export interface People {
  sendText(userId: number, text: string, replyTo?: number): Sent;
  sendFiles(userId: number, parcel: Parcel): Promise<Sent[]>;
  press(userId: number, button: { message_id: number; data: string }): Promise<Pressed>;
  block(userId: number, blocked: boolean): void;
}

/** What people act on. */
export interface PeopleDeps {
  store: Store;
  chats: Chats;
  files: FileStore;
  queue: UpdateQueue;
  feed: ChatFeed;
  /** How long `press` waits for the bot's answer. */
  pressWaitMs: number;
}

/** Creates the people's side of the chats; they all talk to the current bot. */
export function createPeople(deps: PeopleDeps): People {
  const { store, chats, queue } = deps;

  function person(userId: number): User {
    const user = store.state.users.get(userId);
    if (user === undefined) throw badRequest(`no person has the id ${userId}`);
    return user;
  }

  function writer(userId: number): { user: User; bot: BotState } {
    const bot = store.current();
    if (bot.blockedBy.has(userId)) throw badRequest('this person has blocked the bot');
    return { user: person(userId), bot };
  }

  const announce = (bot: BotState, message: Message): Sent => ({
    update_id: queue.create(bot, { message: message as NonNullable<Update['message']> }),
    message_id: message.message_id,
  });

  return {
    sendText(userId, text, replyTo) {
      const { user, bot } = writer(userId);
      const typed = detectEntities(plainText(text));
      if (typed.text === '') throw badRequest('message text is empty');
      const replied = replyTo === undefined ? undefined : chats.find(bot, userId, replyTo)?.message;
      const message = chats.receive(bot, user, {
        text: typed.text,
        ...(typed.entities.length > 0 && { entities: typed.entities }),
        ...(replied && { reply_to_message: asReplied(replied) }),
      });
      return announce(bot, message);
    },
    async sendFiles(userId, parcel) {
      writer(userId);
      const contents = await toContents(deps.files, parcel);
      const { user, bot } = writer(userId);
      const messages = contents.map((content) => chats.receive(bot, user, content));
      if (parcel.order === 'reversed') messages.reverse();
      const sent: Sent[] = [];
      for (const message of messages) {
        if (sent.length > 0 && parcel.gapMs > 0) await delay(parcel.gapMs);
        sent.push(announce(bot, message));
      }
      return sent;
    },
    press: (userId, button) => press(deps, { ...writer(userId), button }),
    block(userId, blocked) {
      const user = person(userId);
      const bot = store.current();
      if (bot.blockedBy.has(userId) === blocked) return;
      store.record('telegram.user.blocked', { bot: bot.id, user: userId, blocked });
      queue.create(bot, { my_chat_member: membership(bot, user, blocked) });
    },
  };
}

/** Clients send more than ten files as several albums; the caption belongs to the first file. */
async function toContents(
  files: FileStore,
  { files: uploads, as, caption }: Parcel,
): Promise<MessageContent[]> {
  const { text, entities } = detectEntities(plainText(caption));
  const contents: MessageContent[] = [];
  let album = newMediaGroupId();
  for (const [index, upload] of uploads.entries()) {
    if (index > 0 && index % albumMaxItems === 0) album = newMediaGroupId();
    const first = index - (index % albumMaxItems);
    const inAlbum = Math.min(uploads.length - first, albumMaxItems) > 1;
    contents.push({
      ...(as === 'photo'
        ? { photo: await files.storePhoto(upload).catch(refuseNoPicture) }
        : { document: await files.storeDocument(upload) }),
      ...(inAlbum && { media_group_id: album }),
      ...(index === 0 && text !== '' && { caption: text }),
      ...(index === 0 && entities.length > 0 && { caption_entities: entities }),
    });
  }
  return contents;
}

function refuseNoPicture(): never {
  throw badRequest('a file cannot be sent as a photo because it is no whole picture');
}

interface Press {
  user: User;
  bot: BotState;
  button: { message_id: number; data: string };
}

/** Any data is sent, as a changed client can send any; a deleted message arrives as an inaccessible one. */
async function press(deps: PeopleDeps, { user, bot, button }: Press): Promise<Pressed> {
  const { chats, queue, feed, pressWaitMs } = deps;
  const id = `${randomInt(1e9, 9e9)}${randomInt(1e8, 9e8)}`;
  const { promise: answered, resolve } = Promise.withResolvers<CallbackAnswer | undefined>();
  const stopListening = feed.listen(user.id, ({ name, data }) => {
    if (name === 'callback_answer' && data.callback_query_id === id) {
      const { text, show_alert } = data;
      resolve({ ...(text !== undefined && { text }), ...(show_alert && { show_alert }) });
    }
  });
  // Unreferenced: a press that nobody answers must not hold up the end of the process.
  const timer = setTimeout(() => resolve(undefined), pressWaitMs).unref();
  const { message_id, data } = button;
  const update_id = queue.create(bot, {
    callback_query: {
      id,
      from: user,
      chat_instance: String(-user.id),
      data,
      message: chats.find(bot, user.id, message_id)?.message ?? {
        chat: privateChat(user),
        message_id,
        date: 0,
      },
    },
  });
  const answer = await answered;
  clearTimeout(timer);
  stopListening();
  return { update_id, callback_query_id: id, ...(answer && { answer }) };
}

function membership(bot: BotState, user: User, blocked: boolean) {
  const member = { status: 'member', user: botUser(bot) } as const;
  const kicked = { status: 'kicked', user: botUser(bot), until_date: 0 } as const;
  return {
    chat: privateChat(user),
    from: user,
    date: nowSeconds(),
    old_chat_member: blocked ? member : kicked,
    new_chat_member: blocked ? kicked : member,
  };
}
