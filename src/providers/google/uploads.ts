import { Readable } from 'node:stream';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import type { DriveUpload } from '../../contract/drive.ts';
import { ProviderError } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';
import type { GoogleAuth } from './auth.ts';
import { fileFields } from './files.ts';

/** Up to here a file goes with its description in one request. */
const largestAtOnce = 5_000_000;
/** Pieces of a larger one; 256 KiB is their measure. */
const pieceBytes = 32 * 262_144;

const uploadUrl = 'https://www.googleapis.com/upload/drive/v3/files';

export interface UploadDeps {
  files: drive_v3.Resource$Files;
  auth: GoogleAuth;
}

/** Whether the file is to be made, or is there and gets these bytes. */
export type UploadWay = 'create' | 'replace';

/** Sends a file. @returns the answer's description of it */
export function sendFile(
  { files, auth }: UploadDeps,
  { file, way, signal }: { file: DriveUpload; way: UploadWay; signal: AbortSignal },
): Promise<unknown> {
  if (file.bytes.length > largestAtOnce) return sendInPieces(auth, { file, way, signal });
  const shared = { fields: fileFields, supportsAllDrives: true };
  return auth.call({ name: 'upload' }, () => {
    const media = { mimeType: file.mimeType, body: Readable.from([file.bytes]) };
    return way === 'create'
      ? files.create({ ...shared, media, requestBody: describe(file) }, { signal })
      : files.update({ ...shared, media, fileId: file.id, requestBody: {} }, { signal });
  });
}

function describe({ id, name, folderId, mimeType, properties }: DriveUpload) {
  return { id, name, parents: [folderId], mimeType, appProperties: { ...properties } };
}

interface Sending {
  file: DriveUpload;
  way: UploadWay;
  signal: AbortSignal;
}

/** By hand: the library has no such uploads. The file is there only when its last piece is. */
async function sendInPieces(auth: GoogleAuth, { file, way, signal }: Sending): Promise<unknown> {
  const { bytes } = file;
  const address = await begin(auth, { file, way, signal });
  let sent = 0;
  for (;;) {
    const piece = bytes.subarray(sent, sent + pieceBytes);
    const headers = { 'content-range': `bytes ${sent}-${sent + piece.length - 1}/${bytes.length}` };
    const { status, range, data } = await send(auth, {
      method: 'PUT',
      url: address,
      headers,
      data: piece,
      signal,
    });
    if (status !== 308) return data;
    const kept = Number(/-(\d+)$/.exec(range ?? '')?.[1] ?? -1) + 1;
    if (kept <= sent) throw broken('no byte of a piece was kept');
    sent = kept;
  }
}

async function begin(auth: GoogleAuth, { file, way, signal }: Sending): Promise<string> {
  const query = new URLSearchParams({
    uploadType: 'resumable',
    supportsAllDrives: 'true',
    fields: fileFields,
  });
  const { location } = await send(auth, {
    ...(way === 'create'
      ? { method: 'POST', url: `${uploadUrl}?${query.toString()}`, data: describe(file) }
      : {
          method: 'PATCH',
          url: `${uploadUrl}/${encodeURIComponent(file.id)}?${query.toString()}`,
          data: {},
        }),
    headers: { 'x-upload-content-type': file.mimeType, 'x-upload-content-length': String(file.bytes.length) },
    signal,
  });
  if (location === null) throw broken('an upload began without an address');
  return location;
}

interface Request {
  method: 'POST' | 'PATCH' | 'PUT';
  url: string;
  headers: Record<string, string>;
  data: Buffer | object;
  signal: AbortSignal;
}

function send(auth: GoogleAuth, request: Request) {
  return auth.call({ name: 'upload' }, async () => {
    const { status, headers, data } = await auth.client.request({ ...request, validateStatus: isExpected });
    const read = { location: headers.get('location'), range: headers.get('range') };
    return { data: { status, ...read, data: asRecord(data) } };
  });
}

/** 308 says that more is to come. */
function isExpected(status: number): boolean {
  return status === 308 || (status >= 200 && status < 300);
}

function broken(detail: string): ProviderError {
  return new ProviderError({ kind: 'provider_error', provider: 'google', call: 'upload', detail });
}
