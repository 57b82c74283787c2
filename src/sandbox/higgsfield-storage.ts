import { type Context, Hono } from 'hono';
import { type Faults, type FiredFault, withFault } from './faults.ts';
import { expiresAt } from './higgsfield-envelope.ts';
import { contentTypeOf, type FileStore, findUploadProblem } from './higgsfield-files.ts';
import type { Ledger } from './higgsfield-ledger.ts';
import type { Journal } from './journal.ts';

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
  if (fired?.fault === 'html_result') {
    const page = '<!doctype html><title>Sign in</title><h1>Please sign in</h1>';
    return new Response(page, { headers: { 'content-type': 'text/html' } });
  }
  const bytes = await files.get('results', name);
  const isCut = fired?.fault === 'truncated_image' && bytes !== undefined;
  return serve(isCut ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes, name);
}

function serve(bytes: Buffer | undefined, name: string): Response {
  if (!bytes) return storeError(404, 'NoSuchKey');
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentTypeOf(name) } });
}

/** The words an object store knows: an address that has expired (403, or `params.status`) and plain errors. */
function refusedAsPlanned(fired: FiredFault | undefined): Response | undefined {
  if (fired?.fault === 'expired_url') {
    return fired.params.status === 404 ? storeError(404, 'NoSuchKey') : storeError(403, 'AccessDenied');
  }
  const code = /^http_(40[134])$/.exec(fired?.fault ?? '')?.[1];
  return code === undefined ? undefined : storeError(Number(code), 'AccessDenied');
}

function storeError(status: number, code: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}
