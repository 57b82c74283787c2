import { createHash, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { FiredFault } from '../ground/faults.ts';
import { answer, readJson } from './answering.ts';
import { type DriveDeps, fileBody, findFile, pick, usualFields } from './drive-files.ts';
import { type FileRecord, folderType, type NewFile } from './drive-state.ts';
import { isOurId, makeId } from './ids.ts';
import { readRelated } from './multipart.ts';
import { driveRefusal, fileNotFound } from './refusals.ts';
import { rootId } from './settings.ts';
import type { Identity, Tokens } from './tokens.ts';
import { createUploadSessions, type UploadSessions } from './upload-sessions.ts';

/** What a call may say of a file. */
export const fileFieldsSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  mimeType: z.string().optional(),
  parents: z.array(z.string()).optional(),
  appProperties: z.record(z.string(), z.string().nullable()).optional(),
});
export type FileFields = Omit<z.infer<typeof fileFieldsSchema>, 'id' | 'parents'>;

interface Content {
  bytes: Buffer;
  mimeType: string | undefined;
}

interface Upload {
  /** Undefined: a new file. */
  target: string | undefined;
  fields: z.infer<typeof fileFieldsSchema>;
  who: Identity;
}

type UploadDeps = DriveDeps & { tokens: Tokens };

/** Uploads in their three ways: description and bytes together, bytes alone, or piece by piece. */
export function createUploadRoutes(deps: UploadDeps): Hono {
  const sessions = createUploadSessions(deps);
  const routes = new Hono();
  const path = '/upload/drive/v3/files';
  const begin = (context: Context): Promise<Response> =>
    answer(context, deps, {
      point: context.req.method === 'POST' ? 'create' : 'update',
      dialect: 'drive',
      execute: (call) => receive(context, { ...deps, sessions }, call),
    });
  routes.post(path, begin);
  routes.patch(`${path}/:id`, begin);
  routes.put(path, (context) =>
    answer(context, deps, {
      point: 'upload',
      dialect: 'drive',
      execute: ({ fired }) => receivePiece(context, { ...deps, sessions }, fired),
    }),
  );
  return routes;
}

type Deps = DriveDeps & { sessions: UploadSessions };

async function receive(
  context: Context,
  deps: Deps,
  { who, fired }: { who: Identity; fired: FiredFault | undefined },
): Promise<Response> {
  const target = context.req.param('id');
  switch (context.req.query('uploadType') ?? '') {
    case 'multipart': {
      const parts = readRelated(
        context.req.header('content-type') ?? '',
        Buffer.from(await context.req.arrayBuffer()),
      );
      if (parts === undefined) throw driveRefusal(400, 'badContent', { message: 'Bad content' });
      const fields = fileFieldsSchema.parse(parts.description);
      return finish(context, deps, { upload: { target, fields, who }, content: parts, fired });
    }
    case 'media': {
      const content = {
        bytes: Buffer.from(await context.req.arrayBuffer()),
        mimeType: context.req.header('content-type'),
      };
      return finish(context, deps, { upload: { target, fields: {}, who }, content, fired });
    }
    case 'resumable': {
      const fields = fileFieldsSchema.parse(await readJson(context, 'drive'));
      const size = Number(context.req.header('x-upload-content-length') ?? 0);
      const upload = { target, fields, who };
      if (target === undefined) checkNew(context, deps, { fields, who, size });
      else findFile(context, target, deps);
      const session = deps.sessions.begin({ upload, mimeType: context.req.header('x-upload-content-type') });
      const address = new URL(context.req.url);
      address.searchParams.set('upload_id', session);
      const location = `${deps.publicUrl}/upload/drive/v3/files${address.search}`;
      return new Response(null, { status: 200, headers: { location } });
    }
    default:
      throw driveRefusal(400, 'invalidParameter', { message: 'Invalid value', location: 'uploadType' });
  }
}

async function receivePiece(context: Context, deps: Deps, fired: FiredFault | undefined): Promise<Response> {
  const id = context.req.query('upload_id') ?? '';
  const session = deps.sessions.find(id);
  if (session === undefined) throw driveRefusal(404, 'notFound', { message: 'Not Found' });
  const range = context.req.header('content-range') ?? '';
  const [, from, , total] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(range) ?? [];
  const piece = Buffer.from(await context.req.arrayBuffer());
  if (range !== '' && total === undefined)
    throw driveRefusal(400, 'badRequest', { message: 'Bad Content-Range' });
  const bytes = await deps.sessions.receive(id, { at: Number(from ?? session.received), piece });
  const isWhole = range === '' || (total !== '*' && bytes.length >= Number(total));
  if (!isWhole) {
    const headers: Record<string, string> =
      bytes.length === 0 ? {} : { range: `bytes=0-${bytes.length - 1}` };
    return new Response(null, { status: 308, headers });
  }
  const content = { bytes, mimeType: session.mimeType };
  const answered = await finish(context, deps, { upload: session.upload as Upload, content, fired });
  await deps.sessions.end(id);
  return answered;
}

/** The file is there with all its bytes from here on. */
async function finish(
  context: Context,
  deps: Deps,
  { upload, content, fired }: { upload: Upload; content: Content; fired: FiredFault | undefined },
): Promise<Response> {
  const { drive } = deps;
  // As a bad line leaves them.
  const bytes =
    fired?.fault === 'damaged'
      ? content.bytes.subarray(0, Math.floor(content.bytes.length / 2))
      : content.bytes;
  const { target, fields, who } = upload;
  const mimeType = fields.mimeType ?? content.mimeType ?? 'application/octet-stream';
  const old = target === undefined ? undefined : findFile(context, target, deps);
  const fresh = old
    ? undefined
    : checkNew(context, deps, { fields: { ...fields, mimeType }, who, size: bytes.length });
  const stored = `${randomUUID()}.bin`;
  await drive.store.put('uploads', stored, bytes);
  const about = { size: bytes.length, md5: createHash('md5').update(bytes).digest('hex'), stored };
  if (old) drive.change({ file: old.id, mimeType, ...about, by: 'app' });
  else if (fresh) drive.create({ ...fresh, ...about, by: 'app' });
  const file = drive.find(old?.id ?? fresh?.file ?? '') as FileRecord;
  return Response.json(pick(context, fileBody(file, deps), { kind: 'file', usual: usualFields }));
}

/** A new file as it is described, if it may be made; a service account has no room of its own. */
export function checkNew(
  context: Context,
  deps: DriveDeps,
  { fields, who, size }: { fields: z.infer<typeof fileFieldsSchema>; who: Identity; size: number },
): Omit<NewFile, 'by'> {
  const { drive, settings } = deps;
  const {
    id = makeId(),
    name = 'Untitled',
    mimeType = 'application/octet-stream',
    parents = [rootId],
  } = fields;
  if (!isOurId(id))
    throw driveRefusal(400, 'invalid', {
      message: 'The provided file ID is not usable.',
      location: 'file.id',
    });
  if (drive.find(id) !== undefined)
    throw driveRefusal(409, 'fileIdInUse', {
      message: 'A file already exists with the provided ID.',
      location: 'file.id',
    });
  const folders = parents.map((parent) => findFile(context, parent, deps));
  const [folder] = folders;
  if (folder === undefined || folder.mimeType !== folderType) throw fileNotFound(parents[0] ?? '.');
  if (!settings.current.canEdit)
    throw driveRefusal(403, 'insufficientFilePermissions', {
      message: 'The user does not have sufficient permissions for this file.',
    });
  const isShared = drive.driveIdOf(folder) !== undefined;
  const used = drive.files().reduce((sum, { size = 0 }) => sum + size, 0);
  if (
    !isShared &&
    mimeType !== folderType &&
    (who === 'service' || used + size > settings.current.quotaBytes)
  )
    throw driveRefusal(403, 'storageQuotaExceeded', {
      message: "The user's Drive storage quota has been exceeded.",
    });
  const properties = Object.entries(fields.appProperties ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return {
    file: id,
    name,
    mimeType,
    parents: folders.map((one) => one.id),
    properties: Object.fromEntries(properties),
  };
}
