import type { Config } from '../config/config.ts';
import type { JobAccount } from '../contract/jobs.ts';
import { productModel } from '../contract/product.ts';
import { createHiggsfield } from '../providers/higgsfield/higgsfield.ts';
import { createRunningHub } from '../providers/runninghub/runninghub.ts';
import { createHttp } from '../providers/transport/http.ts';
import { createDownloader } from '../providers/transport/safe-download.ts';

/** An account as the database knows it, and its client. */
export interface ProviderAccount {
  id: string;
  places: number;
  client: JobAccount;
  /** Asks the provider whether the account is set up as configured. Throws ProviderError of kind `config` when it is not. */
  check?: (signal: AbortSignal) => Promise<void>;
}

/** Every configured account. A provider without a key has none: its orders end as unavailable. */
export function createAccounts(config: Config): ProviderAccount[] {
  return [...createHiggsfieldAccounts(config), ...createRunningHubAccounts(config)];
}

function createRunningHubAccounts({ runninghub }: Config): ProviderAccount[] {
  const { apiUrl, accounts, productNodes: nodes, limitMs: longestJobMs, instanceType } = runninghub;
  const http = createHttp({ userAgent: 'darkroom' });
  const download = createDownloader({
    allowedHosts: runninghub.resultHosts,
    allowLoopback: runninghub.isLocal,
  });
  return accounts.map(({ number, key, places, productWorkflow: workflowId }) => {
    const client = createRunningHub({
      apiUrl,
      key,
      workflows: { [productModel]: { workflowId, nodes } },
      longestJobMs,
      ...(instanceType !== undefined && { instanceType }),
      http,
      download,
    });
    return {
      id: `runninghub-${number}`,
      places,
      client,
      check: (signal: AbortSignal) => client.checkWorkflow(signal),
    };
  });
}

function createHiggsfieldAccounts({ higgsfield, studio }: Config): ProviderAccount[] {
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
