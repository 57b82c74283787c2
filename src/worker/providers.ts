import type { Config } from '../config.ts';
import type { PictureProvider } from '../contract/provider.ts';
import { createHiggsfield } from '../providers/higgsfield.ts';
import { createHttp } from '../providers/http.ts';
import { createDownloader } from '../providers/safe-download.ts';

/** An account as the database knows it, and its client. */
export interface ProviderAccount {
  id: string;
  places: number;
  client: PictureProvider;
}

/** Every configured account. A provider without a key has none: its orders end as unavailable. */
export function createAccounts({ higgsfield, studio }: Config): ProviderAccount[] {
  if (!higgsfield.key || !higgsfield.secret) return [];
  const client = createHiggsfield({
    apiUrl: higgsfield.apiUrl,
    key: higgsfield.key,
    secret: higgsfield.secret,
    profile: higgsfield.profile,
    longestJobMs: studio.limitMs,
    models: higgsfield.models,
    http: createHttp({ userAgent: 'darkroom' }),
    download: createDownloader({ allowedHosts: higgsfield.resultHosts, allowLoopback: higgsfield.isLocal }),
  });
  return [{ id: 'higgsfield-1', places: higgsfield.places, client }];
}
