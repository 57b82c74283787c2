import type { Config, ProviderName } from '../config/config.ts';
import type { JobAccount } from '../contract/jobs.ts';
import { productModel } from '../contract/product.ts';
import { createHiggsfield } from '../providers/higgsfield/higgsfield.ts';
import { createRunningHub } from '../providers/runninghub/runninghub.ts';
import { createHttp } from '../providers/transport/http.ts';
import { createDownloader } from '../providers/transport/safe-download.ts';

type Providers = Config['providers'];

interface AccountClient {
  number: number;
  places: number;
  client: JobAccount;
  /** Asks the provider whether the account is set up as configured. Throws ProviderError of kind `config` when it is not. */
  check?: (signal: AbortSignal) => Promise<void>;
}

/** An account as the database knows it, and its client. */
export interface ProviderAccount extends Omit<AccountClient, 'number'> {
  id: string;
  provider: ProviderName;
}

/** How the settings of each provider become the clients of its accounts. */
const makers: { [Name in ProviderName]: (settings: Providers[Name]) => AccountClient[] } = {
  higgsfield({ accounts, apiUrl, profile, models, limitMs: longestJobMs, downloads }) {
    const shared = { apiUrl, profile, models, longestJobMs, ...createTransport(downloads) };
    return accounts.map(({ number, key, secret, places }) => ({
      number,
      places,
      client: createHiggsfield({ ...shared, key, secret }),
    }));
  },
  runninghub({ accounts, apiUrl, productNodes: nodes, limitMs: longestJobMs, instanceType, downloads }) {
    const shared = {
      apiUrl,
      longestJobMs,
      ...(instanceType !== undefined && { instanceType }),
      ...createTransport(downloads),
    };
    return accounts.map(({ number, key, places, productWorkflow: workflowId }) => {
      const client = createRunningHub({
        ...shared,
        key,
        workflows: { [productModel]: { workflowId, nodes } },
      });
      return { number, places, client, check: (signal: AbortSignal) => client.checkWorkflow(signal) };
    });
  },
};

/** Every configured account. A provider without a key has none: its orders are refused. */
export function createAccounts({ providers }: Pick<Config, 'providers'>): ProviderAccount[] {
  return (Object.keys(makers) as ProviderName[]).flatMap((name) => accountsOf(name, providers[name]));
}

function accountsOf<Name extends ProviderName>(provider: Name, settings: Providers[Name]): ProviderAccount[] {
  return makers[provider](settings).map(({ number, ...account }) => ({
    ...account,
    id: `${provider}-${number}`,
    provider,
  }));
}

function createTransport(downloads: Parameters<typeof createDownloader>[0]) {
  return { http: createHttp({ userAgent: 'darkroom' }), download: createDownloader(downloads) };
}
