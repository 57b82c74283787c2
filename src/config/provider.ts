import type { z } from 'zod';
import { here, type reach } from './web.ts';

interface Wishes {
  apiUrl: string;
  callbacks: boolean;
  resultHosts: readonly string[] | 'any-public';
  webhookSecret?: string | undefined;
  inputs?: 'upload' | 'links';
}

/** Whether an address is on this machine. */
export function isHere(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

/** What is wrong where links are wished for and cannot be made. */
export const needsLinks =
  'is links, which needs LINK_SECRET and PUBLIC_URL: they are signed, and fetched from there';

/**
 * How a provider and we reach each other: what every provider's section has, so that nobody asks which provider it is. One on this
 * machine reaches us here; one outside only through the public address.
 */
export function exchange(
  { apiUrl, callbacks, resultHosts, webhookSecret, inputs = 'upload' }: Wishes,
  { PUBLIC_URL, WEB_PORT, LINK_SECRET: secret }: z.infer<z.ZodObject<typeof reach>>,
) {
  const isLocal = isHere(apiUrl);
  const baseUrl = PUBLIC_URL ?? (isLocal ? here(WEB_PORT) : undefined);
  return {
    apiUrl,
    /** Where it calls when a job ends; undefined: it is polled. */
    callbackBaseUrl: callbacks ? baseUrl : undefined,
    /** Its callbacks are signed with it; undefined: their token alone proves them. */
    webhookSecret,
    /** For links by which it fetches what a job needs; undefined: that is uploaded to it. */
    links:
      inputs === 'links' && baseUrl !== undefined && secret !== undefined ? { baseUrl, secret } : undefined,
    /** Where its results may be fetched from. */
    downloads: { allowedHosts: resultHosts, allowLoopback: isLocal },
  };
}
