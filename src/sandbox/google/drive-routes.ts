import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { numberOf } from '../ground/faults.ts';
import { answer, readJson } from './answering.ts';
import { type DriveDeps, fileBody, findFile, knowsSharedDrives, pick, usualFields } from './drive-files.ts';
import type { FileRecord } from './drive-state.ts';
import { makeId } from './ids.ts';
import { BadQuery, parseQuery } from './query.ts';
import { driveRefusal, fileNotFound } from './refusals.ts';
import { rootId } from './settings.ts';
import type { Identity, Tokens } from './tokens.ts';
import { checkNew, type FileFields, fileFieldsSchema } from './uploads.ts';

type Execute = (context: Context, who: Identity) => Promise<Response> | Response;

/** Drive v3 but for uploads: one file, many, the bin, ids, changes, and who is asking. */
export function createDriveRoutes(deps: DriveDeps & { tokens: Tokens }): Hono {
  const routes = new Hono();
  const on = (method: string, path: string, [point, execute]: [point: string, execute: Execute]): void =>
    void routes.on(method, `/drive/v3${path}`, (context) =>
      answer(context, deps, { point, dialect: 'drive', execute: ({ who }) => execute(context, who) }),
    );
  on('GET', '/files/generateIds', ['generate-ids', generateIds]);
  routes.get('/drive/v3/files', (context) =>
    answer(context, deps, {
      point: 'list',
      dialect: 'drive',
      execute({ fired }) {
        // As an index that lags behind what was just made.
        const lagMs = fired?.fault === 'stale_list' ? numberOf(fired.params.ms, 60_000) : 0;
        return listFiles(context, deps, { lagMs, isIncomplete: fired?.fault === 'incomplete_list' });
      },
    }),
  );
  on('POST', '/files', ['create', async (context, who) => createEmpty(context, deps, who)]);
  on('GET', '/files/:id', ['get', (context) => getFile(context, deps)]);
  on('PATCH', '/files/:id', ['update', (context) => updateFile(context, deps)]);
  on('DELETE', '/files/:id', ['delete', (context) => deleteFile(context, deps)]);
  on('GET', '/changes/startPageToken', [
    'changes',
    () => Response.json({ kind: 'drive#startPageToken', startPageToken: String(deps.drive.changes() + 1) }),
  ]);
  on('GET', '/changes', ['changes', (context) => listChanges(context, deps)]);
  on('GET', '/about', ['about', (context, who) => about(context, deps, who)]);
  routes.all('/drive/v3/*', () => new Response('Not Found', { status: 404 }));
  return routes;
}

function generateIds(context: Context): Response {
  const count = Number(context.req.query('count') ?? 10);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1_000))
    throw driveRefusal(400, 'invalidParameter', { message: 'Invalid value', location: 'count' });
  const ids = Array.from({ length: count }, makeId);
  return Response.json({ kind: 'drive#generatedIds', space: 'drive', ids });
}

async function createEmpty(context: Context, deps: DriveDeps, who: Identity): Promise<Response> {
  const fields = fileFieldsSchema.parse(await readJson(context, 'drive'));
  const file = deps.drive.create({ ...checkNew(context, deps, { fields, who, size: 0 }), by: 'app' });
  return Response.json(pick(context, fileBody(file, deps), { kind: 'file', usual: usualFields }));
}

async function getFile(context: Context, deps: DriveDeps): Promise<Response> {
  const file = findFile(context, idIn(context), deps);
  if (context.req.query('alt') !== 'media')
    return Response.json(pick(context, fileBody(file, deps), { kind: 'file', usual: usualFields }));
  const bytes = file.stored === undefined ? undefined : await deps.drive.store.get('uploads', file.stored);
  if (bytes === undefined)
    throw driveRefusal(403, 'fileNotDownloadable', {
      message: 'Only files with binary content can be downloaded.',
    });
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': file.mimeType } });
}

async function updateFile(context: Context, deps: DriveDeps): Promise<Response> {
  const file = findFile(context, idIn(context), deps);
  const fields = fileFieldsSchema
    .omit({ id: true, parents: true })
    .extend({ trashed: z.boolean().optional() })
    .parse(await readJson(context, 'drive'));
  changeFile(context, deps, { file, fields });
  if (fields.trashed !== undefined && fields.trashed !== file.isTrashed)
    deps.drive.trash(file.id, fields.trashed, 'app');
  return Response.json(
    pick(context, fileBody(findFile(context, file.id, deps), deps), { kind: 'file', usual: usualFields }),
  );
}

/** Name, type, properties and folders, as far as the call names them. */
function changeFile(
  context: Context,
  { drive }: DriveDeps,
  { file, fields }: { file: FileRecord; fields: FileFields },
): void {
  const { addParents, removeParents } = context.req.query();
  for (const id of listIds(addParents)) findFile(context, id, { drive } as DriveDeps);
  const kept = file.parents.filter((id) => !listIds(removeParents).includes(id));
  const parents = [...new Set([...kept, ...listIds(addParents)])];
  const properties = mergeProperties(file.properties, fields.appProperties ?? {});
  const change = {
    ...(fields.name !== undefined && { name: fields.name }),
    ...(fields.mimeType !== undefined && { mimeType: fields.mimeType }),
    ...(fields.appProperties !== undefined && { properties }),
    ...((addParents !== undefined || removeParents !== undefined) && { parents }),
  };
  if (Object.keys(change).length > 0) drive.change({ file: file.id, ...change, by: 'app' });
}

/** A property of null is cleared. */
function mergeProperties(
  old: Readonly<Record<string, string>>,
  fresh: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const entries = Object.entries({ ...old, ...fresh }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(entries);
}

async function deleteFile(context: Context, deps: DriveDeps): Promise<Response> {
  const file = findFile(context, idIn(context), deps);
  await deps.drive.remove(file.id, 'app');
  return new Response(null, { status: 204 });
}

function listFiles(
  context: Context,
  deps: DriveDeps,
  { lagMs, isIncomplete }: { lagMs: number; isIncomplete: boolean },
): Response {
  const { drive } = deps;
  const { q = '', pageToken, includeItemsFromAllDrives: includes } = context.req.query();
  const seesAll = includes === 'true' && knowsSharedDrives(context);
  const test = readQuery(q);
  // A folder that is not there is an error, and not an empty one.
  for (const [, id = ''] of q.matchAll(/'((?:[^'\\]|\\.)*)'\s+in\s+parents/g))
    if (drive.find(id)?.isGone !== false) throw fileNotFound(id === '' ? '.' : id);
  const found = drive
    .files()
    .filter(
      (file) =>
        file.id !== rootId &&
        (seesAll || drive.driveIdOf(file) === undefined) &&
        file.createdMs <= Date.now() - lagMs &&
        test({ ...file, isInBin: drive.isTrashed(file) }),
    )
    .toSorted((one, other) => other.modifiedMs - one.modifiedMs || other.change - one.change);
  const { page, next } = cutPage(found, pageToken, readPageSize(context, 100));
  const body = {
    kind: 'drive#fileList',
    incompleteSearch: isIncomplete,
    files: (isIncomplete ? [] : page).map((file) => fileBody(file, deps)),
    ...(next !== undefined && { nextPageToken: next }),
  };
  return Response.json(
    pick(context, body, { kind: 'list', usual: `kind,nextPageToken,incompleteSearch,files(${usualFields})` }),
  );
}

function readQuery(q: string): ReturnType<typeof parseQuery> {
  if (q.trim() === '') return () => true;
  try {
    return parseQuery(q);
  } catch (error) {
    if (!(error instanceof BadQuery)) throw error;
    throw driveRefusal(400, 'invalid', { message: 'Invalid Value', location: 'q' });
  }
}

/** One entry a file, in the order they changed last. */
function listChanges(context: Context, deps: DriveDeps): Response {
  const { drive } = deps;
  const { pageToken = '', includeRemoved, includeItemsFromAllDrives: includes } = context.req.query();
  if (!/^\d+$/.test(pageToken))
    throw driveRefusal(400, 'invalid', { message: 'Invalid Value', location: 'pageToken' });
  const seesAll = includes === 'true' && knowsSharedDrives(context);
  const found = drive
    .changed(Number(pageToken))
    .filter(
      (file) =>
        (!file.isGone || includeRemoved !== 'false') && (seesAll || drive.driveIdOf(file) === undefined),
    );
  const page = found.slice(0, readPageSize(context, 100));
  const following = found[page.length];
  const body = {
    kind: 'drive#changeList',
    changes: page.map((file) => ({
      kind: 'drive#change',
      changeType: 'file',
      time: new Date(file.modifiedMs).toISOString(),
      removed: file.isGone,
      fileId: file.id,
      ...(!file.isGone && { file: fileBody(file, deps) }),
    })),
    ...(following === undefined
      ? { newStartPageToken: String(drive.changes() + 1) }
      : { nextPageToken: String(following.change) }),
  };
  const usual = `kind,nextPageToken,newStartPageToken,changes(kind,changeType,time,removed,fileId,file(${usualFields}))`;
  return Response.json(pick(context, body, { kind: 'changes', usual: usual }));
}

function about(context: Context, { drive, settings }: DriveDeps, who: Identity): Response {
  if (context.req.query('fields') === undefined)
    throw driveRefusal(400, 'required', {
      message: "The 'fields' parameter is required for this method.",
      location: 'fields',
    });
  const usage = drive
    .files()
    .filter((file) => drive.driveIdOf(file) === undefined)
    .reduce((sum, { size = 0 }) => sum + size, 0);
  const emailAddress = `${who}@example.test`;
  const body = {
    kind: 'drive#about',
    user: { kind: 'drive#user', displayName: who, me: true, emailAddress },
    storageQuota: {
      limit: String(who === 'service' ? 0 : settings.current.quotaBytes),
      usage: String(usage),
    },
  };
  return Response.json(pick(context, body, { kind: 'about' }));
}

function readPageSize(context: Context, usual: number): number {
  const size = Number(context.req.query('pageSize') ?? usual);
  if (Number.isInteger(size) && size >= 1 && size <= 1_000) return size;
  throw driveRefusal(400, 'invalidParameter', { message: 'Invalid value', location: 'pageSize' });
}

/** Pages go on behind the file that the last one ended with, whatever was made since. */
function cutPage(files: readonly FileRecord[], token: string | undefined, size: number) {
  const from = token === undefined ? 0 : files.findIndex(({ id }) => `after-${id}` === token) + 1;
  if (token !== undefined && from === 0)
    throw driveRefusal(400, 'invalid', { message: 'Invalid Value', location: 'pageToken' });
  const page = files.slice(from, from + size);
  const last = page.at(-1);
  return { page, next: last && files.length > from + size ? `after-${last.id}` : undefined };
}

function idIn(context: Context): string {
  return context.req.param('id') ?? '';
}

function listIds(ids: string | undefined): string[] {
  return ids?.split(',').filter((id) => id !== '') ?? [];
}
