import { createHmac, timingSafeEqual } from 'node:crypto';

/** The route under which `verify` expects its parts, in the notation of the web framework. */
export const mediaRoute = '/media/:hash/:expires/:signature/:name';

/** The four variable parts of a media link, already percent-decoded. */
export interface MediaLinkParts {
  hash: string;
  expires: string;
  signature: string;
  name: string;
}

export type MediaLinkVerdict =
  | { ok: true; hash: string; name: string }
  | { ok: false; reason: 'forged' | 'expired' };

export interface MediaLinks {
  /** A URL that shows the stored object `hash` under the file name `name` until `expiresAt`, rounded up to a second. */
  sign(hash: string, options: { expiresAt: Date; name: string }): string;
  /** Never throws, whatever the parts are. `nowMs` is the present in Unix milliseconds. */
  verify(parts: MediaLinkParts, nowMs?: number): MediaLinkVerdict;
}

const minSecretLength = 32;

/**
 * Signed links to stored media: whoever has the link may look, until it expires; nobody can make one up or change any
 * part of it. `baseUrl` may have a path. Throws `RangeError` when the secret has fewer than 32 characters.
 */
export function createLinks({ secret, baseUrl }: { secret: string; baseUrl: string }): MediaLinks {
  if (secret.length < minSecretLength) {
    throw new RangeError(`the secret of media links needs at least ${minSecretLength} characters`);
  }
  const base = baseUrl.replace(/\/+$/, '');
  // The name comes last because only it may contain any character: no two different links sign the same text.
  const signatureOf = (hash: string, expires: string, name: string) =>
    createHmac('sha256', secret).update(`media-link\n${hash}\n${expires}\n${name}`).digest('base64url');

  return {
    sign(hash, { expiresAt, name }) {
      const expires = String(Math.ceil(expiresAt.getTime() / 1000));
      const fileName = safeName(name);
      const signature = signatureOf(hash, expires, fileName);
      return `${base}/media/${hash}/${expires}/${signature}/${encodeURIComponent(fileName)}`;
    },

    verify({ hash, expires, signature, name }, nowMs = Date.now()) {
      if (!sameText(signature, signatureOf(hash, expires, name))) return { ok: false, reason: 'forged' };
      if (!(nowMs < Number(expires) * 1000)) return { ok: false, reason: 'expired' };
      return { ok: true, hash, name };
    },
  };
}

/** The name goes into a URL path and a Content-Disposition header: no separators, quotes, control or broken characters. */
function safeName(name: string): string {
  const clean = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}"\\/]/gu, '_')
    .slice(0, 100)
    .toWellFormed();
  return /^\.*$/.test(clean) ? 'file' : clean;
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
