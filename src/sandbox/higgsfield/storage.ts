import { type Context, Hono } from 'hono';
import { type Faults, type FiredFault, withFault } from '../ground/faults.ts';
import type { FileStore } from '../ground/file-store.ts';
import type { Journal } from '../ground/journal.ts';
import { refusedAsPlanned, serve, serveResult, storeError } from '../ground/object-store.ts';
import { expiresAt } from './envelope.ts';
import { findUploadProblem } from './files.ts';
import type { Ledger } from './ledger.ts';

export interface StorageDeps {
  journal: Journal;
  faults: Faults;
  ledger: Ledger;
  files: FileStore;
}

/** The object store behind the API: uploads go in, uploads and results come out; no key is sent here. */
export function createStorageRoutes(deps: StorageDeps): Hono {
  const { faults } = deps;
  const routes = new Hono();
  routes.put('/uploads/:name', (context) => {
    const fired = faults.take('higgsfield.upload');
    return withFault(context, fired, () => refusedAsPlanned(fired) ?? upload(context, deps));
  });
  routes.get('/files/:name', async (context) => {
    const name = context.req.param('name');
    return serve(await deps.files.get('uploads', name), name);
  });
  routes.get('/results/:name', (context) => {
    const fired = faults.take('higgsfield.result');
    return withFault(context, fired, () => refusedAsPlanned(fired) ?? result(context, deps, fired));
  });
  return routes;
}

async function upload(context: Context, { files, journal }: StorageDeps): Promise<Response> {
  const name = context.req.param('name') ?? '';
  const problem = findUploadProblem({
    name,
    expires: context.req.query('expires'),
    signature: context.req.query('signature'),
    header: (header) => context.req.header(header),
  });
  if (problem) return storeError(problem.status, problem.code);
  const bytes = Buffer.from(await context.req.arrayBuffer());
  await files.put('uploads', name, bytes);
  journal.append('higgsfield.upload.stored', { name, bytes: bytes.length });
  return new Response(null, { status: 200 });
}

async function result(
  context: Context,
  { ledger, files }: StorageDeps,
  fired: FiredFault | undefined,
): Promise<Response> {
  const name = context.req.param('name') ?? '';
  const job = ledger.find(name.replace(/-\d+\.\w+$/, ''));
  if (!job?.pictures.includes(name)) return storeError(404, 'NoSuchKey');
  if (Date.now() > (expiresAt(job) ?? 0)) return storeError(403, 'AccessDenied');
  return serveResult(await files.get('results', name), name, fired);
}
