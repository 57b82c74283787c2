import { type Api, GrammyError } from 'grammy';
import { type Dispatcher, errors, request, Socks5ProxyAgent } from 'undici';
import { callSignal } from './signal.ts';

/** More than Telegram hands over (20 MB), or than we take. */
export class FileTooBig extends Error {
  override readonly name = 'FileTooBig';
}

/** Telegram does not have this file any more; sent once more, it will. */
export class FileUnavailable extends Error {
  override readonly name = 'FileUnavailable';
}

/** The line broke or Telegram had a bad moment; the same file may come next time. */
export class FileFetchFailed extends Error {
  override readonly name = 'FileFetchFailed';
}

class LinkOver extends FileUnavailable {}

export interface FileFetcherOptions {
  api: Api;
  token: string;
  /** Without a slash at its end. */
  apiUrl: string;
  /** socks5://… when Telegram is not reached directly. */
  proxyUrl?: string | undefined;
  maxBytes: number;
  /** A line that brings nothing for so long is dead. */
  idleMs?: number;
}

/** Far longer than a thin line that several files share is ever silent. */
const defaultIdleMs = 15_000;
/** The answer where a file lies is short. */
const locateMs = 8_000;

/**
 * Fetches files that people sent: for as long as bytes come and the signal lets it. The address holds the token: no error of ours carries it.
 * The fetcher throws FileTooBig, FileUnavailable or FileFetchFailed.
 */
export function createFileFetcher(
  options: FileFetcherOptions,
): (fileId: string, signal: AbortSignal) => Promise<{ bytes: Buffer }> {
  const { api, token, apiUrl, proxyUrl, maxBytes, idleMs = defaultIdleMs } = options;
  const dispatcher = proxyUrl === undefined ? undefined : new Socks5ProxyAgent(proxyUrl);

  async function locate(fileId: string, signal: AbortSignal): Promise<{ path: string; size: number }> {
    try {
      const { file_path: path, file_size: size = 0 } = await api.getFile(
        fileId,
        callSignal(locateMs, signal),
      );
      if (size > maxBytes) throw new FileTooBig(`${size} bytes`);
      if (path === undefined) throw new FileUnavailable('no path');
      return { path, size };
    } catch (error) {
      if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
      if (error.description.includes('file is too big'))
        throw new FileTooBig('more than Telegram hands over');
      throw new FileUnavailable('not known to Telegram');
    }
  }

  async function download(
    { path, size }: { path: string; size: number },
    signal: AbortSignal,
  ): Promise<Buffer> {
    try {
      const answer = await request(`${apiUrl}/file/bot${token}/${path}`, {
        signal,
        headersTimeout: idleMs,
        bodyTimeout: idleMs,
        ...(dispatcher && { dispatcher }),
      });
      if (answer.statusCode === 200) {
        const bytes = await readCapped(answer.body, maxBytes);
        // Part of a file is no picture, and the person has sent a whole one.
        if (bytes.length < size) throw new FileFetchFailed(`${bytes.length} of ${size} bytes`);
        return bytes;
      }
      await answer.body.dump();
      if (answer.statusCode === 404 || answer.statusCode === 410) throw new LinkOver('the link is over');
      throw new FileFetchFailed(`status ${answer.statusCode}`);
    } catch (error) {
      if (isOurs(error)) throw error;
      throw new FileFetchFailed(describe(error));
    }
  }

  return async (fileId, signal) => {
    try {
      return { bytes: await download(await locate(fileId, signal), signal) };
    } catch (error) {
      if (!(error instanceof LinkOver)) throw error;
      // Links live for an hour; asked again, Telegram makes a new one.
      return { bytes: await download(await locate(fileId, signal), signal) };
    }
  };
}

async function readCapped(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new FileTooBig(`more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function isOurs(error: unknown): boolean {
  return [FileTooBig, FileUnavailable, FileFetchFailed].some((kind) => error instanceof kind);
}

/** The kind of trouble without its message, which may hold the address. */
function describe(error: unknown): string {
  if (error instanceof errors.UndiciError) return error.code;
  return error instanceof Error ? error.name : 'no answer';
}
