import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type Faults, withFault } from '../ground/faults.ts';
import { type FileStore, mediaEndings } from '../ground/file-store.ts';
import { refusedAsPlanned, serve, serveResult, storeError } from '../ground/object-store.ts';
import { CodedRefusal } from './codes.ts';
import type { Ledger } from './ledger.ts';
import type { SettingsBox } from './settings.ts';

export interface FileDeps {
  faults: Faults;
  ledger: Ledger;
  files: FileStore;
  settings: SettingsBox;
}

const kinds = new Set([...Object.values(mediaEndings), 'zip']);

/** Keeps the form's `file` for one account: no other may use it. @returns what node inputs name it by */
export async function storeUpload(
  account: number,
  form: FormData,
  { files, ledger, settings }: FileDeps,
): Promise<string> {
  const file = form.get('file');
  if (!(file instanceof File)) throw new CodedRefusal(301);
  if (file.size > settings.current.maxUploadBytes) throw new CodedRefusal(809);
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  if (!kinds.has(ending) || file.size === 0) throw new CodedRefusal(808);
  const bytes = Buffer.from(await file.arrayBuffer());
  const name = `${createHash('sha256').update(bytes).digest('hex')}.${ending}`;
  await files.put('uploads', name, bytes);
  ledger.uploaded(account, `api/${name}`, bytes.length);
  return `api/${name}`;
}

/** Uploads and results by their addresses, to whoever knows these. */
export function createFileRoutes(deps: FileDeps): Hono {
  const routes = new Hono();
  routes.get('/files/:name', async (context) => {
    const name = context.req.param('name');
    return serve(await deps.files.get('uploads', name), name);
  });
  routes.get('/results/:name', (context) => {
    const fired = deps.faults.take('runninghub.result');
    return withFault(context, fired, async () => refusedAsPlanned(fired) ?? serveOwn(context, deps, fired));
  });
  return routes;
}

async function serveOwn(
  context: Context,
  { ledger, files }: FileDeps,
  fired: Parameters<typeof serveResult>[2],
): Promise<Response> {
  const name = context.req.param('name') ?? '';
  const task = ledger.find(name.replace(/-\d+\.\w+$/, ''));
  if (!task?.pictures.includes(name)) return storeError(404, 'NoSuchKey');
  if (Date.now() > (task.endedAt ?? 0) + task.order.retentionMs) return storeError(403, 'AccessDenied');
  return serveResult(await files.get('results', name), name, fired);
}
