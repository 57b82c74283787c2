import type { Config, ProviderName } from '../config/config.ts';
import type { JobAccount, JobKind } from '../contract/jobs.ts';
import { productModel } from '../contract/product.ts';
import type { HeldAccount } from '../db/provider-accounts.ts';
import { createAstria } from '../providers/astria/astria.ts';
import { createGemini } from '../providers/gemini/gemini.ts';
import { createHiggsfield } from '../providers/higgsfield/higgsfield.ts';
import { createRunningHub } from '../providers/runninghub/runninghub.ts';
import { createHttp } from '../providers/transport/http.ts';
import { createDownloader } from '../providers/transport/safe-download.ts';

type Providers = Config['providers'];

interface AccountClient {
  number: number;
  /** How many jobs of each kind it may have under way at once; it makes no others. */
  places: Partial<Record<JobKind, number>>;
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
      places: { generation: places },
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
      const check = (signal: AbortSignal) => client.checkWorkflow(signal);
      return { number, places: { generation: places }, client, check };
    });
  },
  astria({ accounts, apiUrl, route, isIdempotent, downloads, ...limits }) {
    const { trainingLimitMs: longestTrainingMs, limitMs: longestJobMs } = limits;
    const shared = { apiUrl, route, isIdempotent, longestTrainingMs, longestJobMs };
    const transport = createTransport(downloads);
    return accounts.map(({ number, key, places }) => ({
      number,
      places,
      client: createAstria({ ...shared, ...transport, key }),
    }));
  },
  gemini({ accounts, downloads, limitMs: longestBatchMs, ...settings }) {
    const { http } = createTransport(downloads);
    const shared = { ...settings, longestBatchMs, isLocal: downloads.allowLoopback, http };
    return accounts.map(({ number, key, places }) => {
      const client = createGemini({ ...shared, key });
      return { number, places, client, check: (signal: AbortSignal) => client.check(signal) };
    });
  },
};

/** Every configured account. A provider without a key has none: its orders are refused. */
export function createAccounts({ providers }: Pick<Config, 'providers'>): ProviderAccount[] {
  return (Object.keys(makers) as ProviderName[]).flatMap((name) => accountsOf(name, providers[name]));
}

/** What is announced of them: each once for every kind of job it makes. */
export function listHeld(accounts: readonly ProviderAccount[]): HeldAccount[] {
  return accounts.flatMap(({ id, provider, places }) => {
    const kinds = Object.entries(places) as [JobKind, number][];
    return kinds.map(([kind, most]) => ({ id, provider, kind, places: most }));
  });
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
