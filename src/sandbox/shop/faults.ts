import { gzipSync } from 'node:zlib';
import { type FiredFault, numberOf } from '../ground/faults.ts';

/** What shops do to those who read them, beside the faults of every service; `params` are in brackets. */
const shopFaults = {
  /** One byte at a time, `everyMs` (200). */
  slow_loris: (response: Response, { params }: FiredFault) => drip(response, numberOf(params.everyMs, 200)),
  /** The header names an encoding (`charset`, utf-16le) that the text does not have. */
  charset_lie: (response: Response, { params }: FiredFault) => {
    const charset = typeof params.charset === 'string' ? params.charset : 'utf-16le';
    return new Response(response.body, { headers: { 'content-type': `text/html; charset=${charset}` } });
  },
  /** Asks with 200 whether a person reads. */
  captcha: () =>
    new Response(
      '<!doctype html><title>Just a moment…</title><h1>Are you human?</h1><form id="challenge-form"></form>',
      { headers: { 'content-type': 'text/html; charset=utf-8' } },
    ),
  /** Some kilobytes that unpack to `megabytes` (200). */
  gzip_bomb: (_response: Response, { params }: FiredFault) =>
    new Response(new Uint8Array(bomb(numberOf(params.megabytes, 200))), {
      headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' },
    }),
  /** Goes on for `megabytes` (200) without saying so beforehand. */
  huge: (response: Response, { params }: FiredFault) =>
    new Response(flood(numberOf(params.megabytes, 200)), {
      headers: { 'content-type': response.headers.get('content-type') ?? 'image/jpeg' },
    }),
  /** Leads to `location` (an address of somebody's inner network). */
  redirect: (_response: Response, { params }: FiredFault) => {
    const location = typeof params.location === 'string' ? params.location : 'http://10.0.0.7/';
    return new Response(null, { status: 302, headers: { location } });
  },
} satisfies Record<string, (response: Response, fired: FiredFault) => Response>;

/** Plays a word of the shop's own; any other fault leaves the answer alone. */
export function spoil(response: Response, fired: FiredFault | undefined): Response {
  return fired && isShopFault(fired.fault) ? shopFaults[fired.fault](response, fired) : response;
}

function isShopFault(fault: string): fault is keyof typeof shopFaults {
  return Object.hasOwn(shopFaults, fault);
}

function drip(response: Response, everyMs: number): Response {
  let timer: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      timer = setInterval(() => stream.enqueue(new Uint8Array([32])), everyMs);
    },
    cancel: () => clearInterval(timer),
  });
  return new Response(body, { headers: { 'content-type': response.headers.get('content-type') ?? '' } });
}

/** Packed piece by piece, as the whole of it would not fit anywhere. */
function bomb(megabytes: number): Buffer {
  const piece = gzipSync(Buffer.alloc(1_000_000));
  // Packed pieces in a row are one packed file.
  return Buffer.concat(Array.from({ length: megabytes }, () => piece));
}

function flood(megabytes: number): ReadableStream<Uint8Array> {
  let left = megabytes;
  return new ReadableStream({
    pull: (stream) => {
      if (left === 0) return stream.close();
      left -= 1;
      return stream.enqueue(new Uint8Array(1_000_000));
    },
  });
}
