import { type Context, Hono } from 'hono';
import { type Faults, type FiredFault, withFault } from './faults.ts';
import type { FileStore } from './file-store.ts';
import { expiresAt, type Job } from './job.ts';
import { refusedAsPlanned, serve, serveResult, storeError } from './object-store.ts';
import { jobOfResult } from './runner.ts';

export interface JobFileDeps {
  /** Of the fault plan: the download of a result. */
  point: string;
  faults: Faults;
  files: FileStore;
  find: (id: string) => Job | undefined;
}

/** Uploads and results by their addresses, to whoever knows these. */
export function createFileRoutes(deps: JobFileDeps): Hono {
  const routes = new Hono();
  routes.get('/files/:name', async (context) => {
    const name = context.req.param('name');
    return serve(await deps.files.get('uploads', name), name);
  });
  routes.get('/results/:name', (context) => {
    const fired = deps.faults.take(deps.point);
    return withFault(context, fired, () => refusedAsPlanned(fired) ?? result(context, deps, fired));
  });
  return routes;
}

async function result(
  context: Context,
  { find, files }: JobFileDeps,
  fired: FiredFault | undefined,
): Promise<Response> {
  const name = context.req.param('name') ?? '';
  const job = find(jobOfResult(name));
  if (!job?.end?.pictures.includes(name)) return storeError(404, 'NoSuchKey');
  if (Date.now() > (expiresAt(job) ?? 0)) return storeError(403, 'AccessDenied');
  return serveResult(await files.get('results', name), name, fired);
}
