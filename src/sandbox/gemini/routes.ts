import { createHash, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type FiredFault, numberOf, reset } from '../ground/faults.ts';
import type { AccountDeps } from './account.ts';
import { answer, type Execute } from './answering.ts';
import { batchBody } from './batches.ts';
import { checkModel, createBatch } from './create-batch.ts';
import { readDescriptionAsk } from './descriptions.ts';
import { diskName, fileBody } from './files.ts';
import { type AnswerWord, isAnswerWord } from './line-words.ts';
import { fileGone, invalid, precondition, Refusal } from './refusals.ts';
import { type GenerateRequest, readRequest } from './requests.ts';
import { createUploads } from './uploads.ts';

const v = ':version{v1(?:beta)?}';

/** The calls of the vendor's API, the same under either version. */
export function createApiRoutes(deps: AccountDeps): Hono {
  const routes = new Hono();
  const uploads = createUploads(deps);
  const on = (method: string, path: string, [point, execute]: [string, Execute]): void =>
    void routes.on(method, path, (context) => answer(context, `gemini.${point}`, { deps, execute }));
  routes.post(`/upload/${v}/files`, (context) => {
    const isStart = context.req.header('x-goog-upload-command')?.includes('start') ?? false;
    // The address of an upload is what proves whose it is.
    if (!isStart) return answer(context, 'gemini.chunk', { deps, execute: uploads.receive, isOpen: true });
    return answer(context, 'gemini.upload', { deps, execute: uploads.start });
  });
  const download: Execute = (context, fired) => downloadFile(context, deps, fired);
  on('GET', `/download/${v}/files/:call{[^/]+:download}`, ['download', download]);
  on('GET', `/${v}/files/:call{[^/]+:download}`, ['download', download]);
  on('GET', `/${v}/files`, ['files', (context) => listFiles(context, deps)]);
  on('GET', `/${v}/files/:id`, ['file', (context) => Response.json(readFile(context, deps))]);
  on('DELETE', `/${v}/files/:id`, ['delete-file', (context) => deleteFile(context, deps)]);
  on('GET', `/${v}/models`, [
    'models',
    () => Response.json({ models: deps.settings.current.models.map(modelBody) }),
  ]);
  on('GET', `/${v}/models/:id`, ['model', (context) => readModel(context, deps)]);
  on('POST', `/${v}/models/:call{[^/]+:batchGenerateContent}`, [
    'create',
    (context) => createBatch(context, idIn(context), deps),
  ]);
  on('POST', `/${v}/models/:call{[^/]+:generateContent}`, [
    'generate',
    (context, fired) => generate(context, deps, fired),
  ]);
  on('GET', `/${v}/batches`, ['list', (context) => listBatches(context, deps)]);
  on('GET', `/${v}/batches/:id`, ['status', (context) => readBatch(context, deps)]);
  on('POST', `/${v}/batches/:call{[^/]+:cancel}`, ['cancel', (context) => cancelBatch(context, deps)]);
  on('DELETE', `/${v}/batches/:id`, ['delete', (context) => deleteBatch(context, deps)]);
  routes.all('/*', () => Response.json(new Refusal(404, 'Not Found').body, { status: 404 }));
  return routes;
}

/** What stands before the verb, as in `batch-abc:download`. */
function idIn(context: Context): string {
  return (context.req.param('call') ?? '').replace(/:\w+$/, '');
}

function idOf(context: Context): string {
  return context.req.param('id') ?? '';
}

async function generate(
  context: Context,
  deps: AccountDeps,
  fired: FiredFault | undefined,
): Promise<Response> {
  const model = idIn(context);
  checkModel(model, deps);
  const request = readRequest(
    await context.req.json().catch(() => undefined),
    deps.settings.current.isStrict,
  );
  const word = isAnswerWord(fired?.fault) ? fired.fault : undefined;
  const answered = await deps.answer({ model, request, word, salt: randomUUID() });
  noteAnswer(deps, { model, request, word });
  return Response.json(answered);
}

/** Each is one paid call. */
function noteAnswer(
  { journal }: AccountDeps,
  { model, request, word }: { model: string; request: GenerateRequest; word: AnswerWord | undefined },
): void {
  // Of what was sent: the same picture twice is seen.
  const pictures = request.pictures.map((one) => ('bytes' in one ? hashOf(one.bytes) : one.file));
  const facts = { model, pictures, ...(word !== undefined && { word }) };
  if (request.wantsImage)
    return void journal.append('gemini.generated', { ...facts, prompt: request.prompt });
  const { languages = [], product = {}, taken = [] } = readDescriptionAsk(request) ?? {};
  journal.append('gemini.described', { ...facts, languages, product, taken: taken.length });
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readModel(context: Context, deps: AccountDeps): Response {
  checkModel(idOf(context), deps);
  return Response.json(modelBody(idOf(context)));
}

function modelBody(id: string): Record<string, unknown> {
  return {
    name: `models/${id}`,
    version: '001',
    displayName: id,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ['generateContent', 'countTokens', 'batchGenerateContent'],
  };
}

function whereOf(context: Context, { publicUrl, settings }: AccountDeps): { base: string; ttlMs: number } {
  return { base: `${publicUrl}/${context.req.param('version')}`, ttlMs: settings.current.fileTtlMs };
}

function readFile(context: Context, deps: AccountDeps): Record<string, unknown> {
  return fileBody(deps.files.get(`files/${idOf(context)}`), whereOf(context, deps));
}

function listFiles(context: Context, deps: AccountDeps): Response {
  const { page, next } = pageOf(context, deps.files.all(), deps.settings.current.pageSize);
  const files = page.map((file) => fileBody(file, whereOf(context, deps)));
  return Response.json({ ...(files.length > 0 && { files }), ...next });
}

async function deleteFile(context: Context, { files }: AccountDeps): Promise<Response> {
  await files.remove(files.get(`files/${idOf(context)}`));
  return Response.json({});
}

/** Files that were uploaded cannot be fetched. `broken_body` cuts the answer after `params.afterBytes`. */
async function downloadFile(
  context: Context,
  { files, disk, settings }: AccountDeps,
  fired: FiredFault | undefined,
): Promise<Response> {
  if (context.req.query('alt') !== 'media') throw invalid('alt', 'media is the only one');
  const name = `files/${idIn(context)}`;
  if (fired?.fault === 'file_gone') throw fileGone(name, settings.current.fileGoneStatus);
  const file = files.get(name);
  if (file.source !== 'GENERATED') throw precondition('Only generated files can be downloaded.');
  const body = disk.stream(diskName(file.name));
  if (fired?.fault !== 'broken_body') {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(file.sizeBytes) };
    return new Response(body, { headers });
  }
  return new Response(body.pipeThrough(cutAfter(numberOf(fired.params.afterBytes, 1_000), context)));
}

function cutAfter(bytes: number, context: Context): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    async transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, Math.max(left, 0)));
      left -= chunk.length;
      // What was sent shall arrive before the reset.
      if (left <= 0) setTimeout(() => reset(context), 20);
      if (left <= 0) await new Promise(() => undefined);
    },
  });
}

function readBatch(context: Context, { listing, settings }: AccountDeps): Response {
  return Response.json(batchBody(listing.get(idOf(context)), settings.current.outputIn));
}

function listBatches(context: Context, { listing, settings }: AccountDeps): Response {
  const { pageSize, outputIn } = settings.current;
  const { page, next } = pageOf(context, listing.all(), pageSize);
  const operations = page.map((batch) => batchBody(batch, outputIn));
  return Response.json({ ...(operations.length > 0 && { operations }), ...next });
}

function cancelBatch(context: Context, { listing, batches }: AccountDeps): Response {
  const batch = listing.get(idIn(context));
  if (batch.end) throw precondition('The batch has ended.');
  batches.runner.cancel(batch);
  return Response.json({});
}

function deleteBatch(context: Context, { listing, batches }: AccountDeps): Response {
  const batch = listing.get(idOf(context));
  if (!batch.end) batches.runner.cancel(batch);
  listing.remove(batch);
  return Response.json({});
}

/** A token is where the next page begins. */
function pageOf<T>(
  context: Context,
  all: T[],
  mostPerPage: number,
): { page: T[]; next: { nextPageToken?: string } } {
  const from = Number(context.req.query('pageToken') ?? 0);
  const asked = Number(context.req.query('pageSize') ?? 50);
  if (!Number.isInteger(from) || !Number.isInteger(asked)) throw invalid('page_token', 'is none of ours');
  const to = from + Math.min(asked, mostPerPage);
  return { page: all.slice(from, to), next: to < all.length ? { nextPageToken: String(to) } : {} };
}
