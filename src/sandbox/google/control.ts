import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { DriveDeps } from './drive-files.ts';
import { type FileRecord, folderType } from './drive-state.ts';
import { folderId, rootId } from './settings.ts';
import { createSheetControl } from './sheet-control.ts';
import type { SheetState } from './sheet-state.ts';
import type { Tokens } from './tokens.ts';

export interface ControlDeps extends DriveDeps {
  tokens: Tokens;
  sheet: SheetState;
  /** Aborts when the sandbox closes: ends the event streams. */
  closing: AbortSignal;
}

/** Where a file is to be seen: in the results' folder, in the bin, or anywhere else. */
export type FilePlace = 'folder' | 'bin' | 'elsewhere';

/** A file as people see it. */
export interface FileView {
  id: string;
  name: string;
  mimeType: string;
  place: FilePlace;
  size: number;
  modified: string;
  properties: Readonly<Record<string, string>>;
}

class NoSuchFile extends Error {
  override readonly name = 'NoSuchFile';
}

/** What people do in the browser, and tests in their place. */
export function createControl(deps: ControlDeps): Hono {
  const { drive, settings, tokens } = deps;
  const control = new Hono();
  control.onError((error, context) => {
    if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof NoSuchFile) return context.json({ error: error.message }, 404);
    throw error;
  });
  control.get('/settings', (context) => context.json(settings.current));
  control.post('/settings', async (context) => context.json(settings.change(await readBody(context))));
  control.post('/tokens/revoke', (context) => {
    tokens.revokeAll();
    return context.json({});
  });
  control.get('/files', (context) => context.json(viewFiles(deps)));
  control.get('/files/:id/content', (context) => showContent(context, deps));
  control.post('/files/:id/trash', (context) => {
    drive.trash(fileIn(context, deps).id, true, 'person');
    return context.json({});
  });
  control.post('/files/:id/restore', (context) => {
    drive.trash(fileIn(context, deps).id, false, 'person');
    return context.json({});
  });
  control.post('/files/:id/move', async (context) => {
    const { to } = z.strictObject({ to: z.enum(['folder', 'elsewhere']) }).parse(await readBody(context));
    const parents = [to === 'folder' ? folderId : rootId];
    drive.change({ file: fileIn(context, deps).id, parents, by: 'person' });
    return context.json({});
  });
  control.delete('/files/:id', async (context) => {
    await drive.remove(fileIn(context, deps).id, 'person');
    return context.json({});
  });
  control.post('/bin/empty', async (context) => {
    for (const file of drive.files()) if (file.isTrashed) await drive.remove(file.id, 'person');
    return context.json({});
  });
  control.route('/sheet', createSheetControl(deps));
  control.get('/events', (context) => streamEvents(context, deps));
  return control;
}

/** Files that people can do something with, the newest first. */
function viewFiles({ drive }: ControlDeps): FileView[] {
  return drive
    .files()
    .filter(({ mimeType }) => !mimeType.startsWith('application/vnd.google-apps.'))
    .toReversed()
    .map((file) => ({
      id: file.id,
      name: file.name,
      mimeType: file.mimeType,
      place: placeOf(file, drive.isTrashed(file)),
      size: file.size ?? 0,
      modified: new Date(file.modifiedMs).toISOString(),
      properties: file.properties,
    }));
}

function placeOf({ parents }: FileRecord, isTrashed: boolean): FilePlace {
  if (isTrashed) return 'bin';
  return parents.includes(folderId) ? 'folder' : 'elsewhere';
}

/** The bytes as they are; what is no picture is downloaded, for a page of its own would run here. */
async function showContent(context: Context, deps: ControlDeps): Promise<Response> {
  const { stored, mimeType, name } = fileIn(context, deps);
  const bytes = stored === undefined ? undefined : await deps.drive.store.get('uploads', stored);
  if (bytes === undefined) throw new NoSuchFile('the file has no content');
  const isPicture = /^image\/(?:png|jpeg|webp|gif)$/.test(mimeType);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': isPicture ? mimeType : 'application/octet-stream',
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
    },
  });
}

function fileIn(context: Context, { drive }: ControlDeps): FileRecord {
  const id = context.req.param('id') ?? '';
  const file = drive.find(id);
  if (!file || file.isGone || (file.mimeType === folderType && file.id === rootId))
    throw new NoSuchFile(`there is no file ${id}`);
  return file;
}

/** Tells that something changed, so that pages read it anew; `ready` first. */
function streamEvents(context: Context, { journal, closing }: ControlDeps): Response {
  return streamSSE(context, async (stream) => {
    const { promise: over, resolve: finish } = Promise.withResolvers<void>();
    stream.onAbort(finish);
    const close = (): void => finish();
    closing.addEventListener('abort', close);
    const stopListening = journal.onAppend(({ kind }) => {
      if (kind.startsWith('google.')) stream.writeSSE({ event: 'changed', data: '{}' }).catch(() => finish());
    });
    await stream.writeSSE({ event: 'ready', data: '{}' });
    await over;
    closing.removeEventListener('abort', close);
    stopListening();
  });
}

async function readBody(context: Context): Promise<unknown> {
  return (await context.req.json().catch(() => ({}))) as unknown;
}
