import type { FiredFault } from './faults.ts';
import { contentTypeOf } from './file-store.ts';

/** The answer with a result; a fired `html_result` or `truncated_image` spoils it. */
export function serveResult(
  bytes: Buffer | undefined,
  name: string,
  fired: FiredFault | undefined,
): Response {
  if (fired?.fault === 'html_result') {
    const page = '<!doctype html><title>Sign in</title><h1>Please sign in</h1>';
    return new Response(page, { headers: { 'content-type': 'text/html' } });
  }
  const isCut = fired?.fault === 'truncated_image' && bytes !== undefined;
  return serve(isCut ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes, name);
}

/** The answer with a stored file, or the 404 of an object store. */
export function serve(bytes: Buffer | undefined, name: string): Response {
  if (!bytes) return storeError(404, 'NoSuchKey');
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentTypeOf(name) } });
}

/** The words an object store knows: an address that has expired (403, or `params.status`) and plain errors. */
export function refusedAsPlanned(fired: FiredFault | undefined): Response | undefined {
  if (fired?.fault === 'expired_url') {
    return fired.params.status === 404 ? storeError(404, 'NoSuchKey') : storeError(403, 'AccessDenied');
  }
  const code = /^http_(40[134])$/.exec(fired?.fault ?? '')?.[1];
  return code === undefined ? undefined : storeError(Number(code), 'AccessDenied');
}

/** An error in the words of an object store. */
export function storeError(status: number, code: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}
