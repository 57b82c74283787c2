import type { Update, User } from '@grammyjs/types';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { commandsFor } from './account.ts';
import { ApiError, badRequest } from './api-error.ts';
import type { Chats } from './chats.ts';
import type { ChatFeed } from './events.ts';
import type { FileStore } from './files.ts';
import { personFileMaxBytes } from './limits.ts';
import type { Line } from './line.ts';
import type { Parcel, People } from './people.ts';
import type { UpdateQueue } from './queue.ts';
import { readMultipart } from './request.ts';
import type { Store } from './store.ts';

/** What the control API is made of. */
export interface ControlDeps {
  store: Store;
  chats: Chats;
  files: FileStore;
  queue: UpdateQueue;
  people: People;
  feed: ChatFeed;
  line: Line;
  calls: Map<string, number>;
  /** Aborts when the sandbox closes: ends the event streams. */
  closing: AbortSignal;
}

const userSchema = z.looseObject({
  id: z.int().positive().exactOptional(),
  first_name: z.string().min(1),
  last_name: z.string().exactOptional(),
  username: z.string().exactOptional(),
  language_code: z.string().exactOptional(),
});
const textSchema = z.object({ text: z.string(), reply_to: z.int().exactOptional() });
const pressSchema = z.object({ message_id: z.int(), data: z.string() });
const blockSchema = z.object({ blocked: z.boolean() });
const updateSchema = z.looseObject({});
const parcelSchema = z.object({
  as: z.enum(['photo', 'document']).default('photo'),
  caption: z.string().default(''),
  gapMs: z.coerce.number().int().min(0).default(0),
  order: z.enum(['normal', 'reversed']).default('normal'),
});
const firstPersonId = 1001;

/**
 * The control API: what tests and the chat page do in the place of people. Errors are `{error}` with a 4xx.
 */
export function createControl(deps: ControlDeps): Hono {
  const { store, chats, people, queue, line, calls } = deps;
  const control = new Hono();
  control.onError((error, context) => {
    if (error instanceof ApiError) return context.json({ error: error.message }, 400);
    if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400);
    throw error;
  });
  control.get('/users', (context) => {
    const { blockedBy } = store.current();
    const users = [...store.state.users.values()];
    return context.json(users.map((user) => ({ ...user, blocked: blockedBy.has(user.id) })));
  });
  control.post('/users', async (context) =>
    context.json(addUser(store, await readJson(context, userSchema))),
  );
  control.get('/users/:user/messages', (context) => {
    const withDeleted = context.req.query('deleted') === '1';
    const messages = chats.list(store.current(), userOf(context));
    return context.json(messages.filter(({ deleted }) => withDeleted || !deleted));
  });
  control.get('/users/:user/events', (context) => streamEvents(deps, context));
  control.post('/users/:user/text', async (context) => {
    const { text, reply_to } = await readJson(context, textSchema);
    return context.json(people.sendText(userOf(context), text, reply_to));
  });
  control.post('/users/:user/files', async (context) => {
    const parcel = await readParcel(context);
    return context.json({ updates: await people.sendFiles(userOf(context), parcel) });
  });
  control.post('/users/:user/press', async (context) =>
    context.json(await people.press(userOf(context), await readJson(context, pressSchema))),
  );
  control.post('/users/:user/block', async (context) => {
    const { blocked } = await readJson(context, blockSchema);
    people.block(userOf(context), blocked);
    return context.json({ blocked });
  });
  control.post('/updates', async (context) => {
    const bot = store.current();
    const update = { update_id: bot.lastUpdateId + 1, ...(await readJson(context, updateSchema)) } as Update;
    queue.forge(bot, update);
    return context.json({ update_id: update.update_id });
  });
  control.get('/line', (context) => context.json(line.settings));
  control.post('/line', async (context) => context.json(line.change(await readJson(context, z.unknown()))));
  control.get('/calls', (context) => {
    const method = context.req.query('method');
    return context.json(method ? { [method]: calls.get(method) ?? 0 } : Object.fromEntries(calls));
  });
  control.get('/commands', (context) => {
    const user = {
      id: Number(context.req.query('user')),
      language_code: context.req.query('language') ?? '',
    };
    return context.json(commandsFor(store.current(), user));
  });
  control.get('/files/:file', (context) => sendFile(deps, context));
  return control;
}

async function readJson<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await context.req.json().catch(() => undefined);
  return schema.parse(body);
}

function userOf(context: Context): number {
  return Number(context.req.param('user'));
}

/** Adds a person or changes one; without an id under the next free one. */
function addUser(store: Store, given: z.infer<typeof userSchema>): User {
  const id = given.id ?? Math.max(firstPersonId - 1, ...store.state.users.keys()) + 1;
  const user: User = { ...store.state.users.get(id), ...given, id, is_bot: false };
  store.record('telegram.user.created', { user });
  return user;
}

async function readParcel(context: Context): Promise<Parcel> {
  const options = parcelSchema.parse(context.req.query());
  const { parts } = await readMultipart(context, personFileMaxBytes);
  const files = parts.filter(({ field }) => field === 'file');
  if (files.length === 0) throw badRequest('there is no part called "file"');
  return { ...options, files };
}

async function sendFile({ files }: ControlDeps, context: Context): Promise<Response> {
  const file = files.find(context.req.param('file') ?? '');
  if (file === undefined) return context.json({ error: 'no such file' }, 404);
  return context.body(await files.read(file), 200, { 'content-type': file.mime_type });
}

/**
 * `ready` first, so that a client knows from when on it misses nothing; then whatever happens in the chat.
 */
function streamEvents({ feed, closing }: ControlDeps, context: Context): Response {
  return streamSSE(context, async (stream) => {
    const { promise: over, resolve: finish } = Promise.withResolvers<void>();
    stream.onAbort(finish);
    const close = (): void => finish();
    closing.addEventListener('abort', close);
    const stopListening = feed.listen(userOf(context), ({ name, data }) => {
      stream.writeSSE({ event: name, data: JSON.stringify(data) }).catch(() => finish());
    });
    await stream.writeSSE({ event: 'ready', data: '{}' });
    await over;
    closing.removeEventListener('abort', close);
    stopListening();
  });
}
