import { readFile } from 'node:fs/promises';
import { auth } from 'googleapis/build/src/apis/drive/index.js';
import { ProviderError } from '../transport/errors.ts';
import type { ProviderHttp } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import { type Call, readRefused, toProviderError, unreadable } from './failures.ts';
import { type ApiUrl, createGoogleFetch } from './hosts.ts';

/** As whom we work at Google. */
export type GoogleCredentials =
  | {
      kind: 'service_account';
      email: string;
      privateKey: string /** Whom it stands for. */;
      subject: string | undefined;
    }
  /** A person who has signed in by `google-login`, which wrote the token. */
  | { kind: 'oauth'; clientId: string; clientSecret: string; tokenPath: string }
  /** One that somebody else got, until it ends. */
  | { kind: 'token'; accessToken: string };

export interface GoogleAuthOptions {
  credentials: GoogleCredentials;
  apiUrl: ApiUrl;
  http: ProviderHttp;
}

type Client = InstanceType<typeof auth.OAuth2>;

/** The signed-in client of the library, and the way every call of it is made. */
export interface GoogleAuth {
  client: Client;
  /**
   * Makes a call with a token that holds; one that was refused is got anew, once. `send` may run twice, the first time without effect.
   * Throws ProviderError.
   */
  call: <Data>(call: Call, send: () => Promise<{ data: Data }>) => Promise<Data>;
}

/** Ids given by an operator, of files that the application has not made, are seen only with the whole of both. */
export const scopes = [
  'https://www.googleapis.com/auth/drive',
  'https://www.googleapis.com/auth/spreadsheets',
];

export function createGoogleAuth(options: GoogleAuthOptions): GoogleAuth {
  const { credentials } = options;
  const client = createClient(options);
  const renew = (): void => {
    // Expired, as far as the library knows.
    if (credentials.kind !== 'token') client.setCredentials({ ...client.credentials, expiry_date: 1 });
  };
  return {
    client,
    async call(call, send) {
      try {
        await signIn(client, credentials);
        const { data } = await send().catch((error: unknown) => {
          const refused = readRefused(error);
          if (refused?.status !== 401 || refused.isToken) throw error;
          renew();
          return send();
        });
        // The library passes a text on as it is: half an answer would look like an empty sheet.
        if (typeof data !== 'object') throw unreadable(call);
        return data;
      } catch (error) {
        const failure = toProviderError(error, call);
        // Somebody may sign in meanwhile: the next call reads the file again.
        if (failure instanceof ProviderError && failure.kind === 'auth' && credentials.kind === 'oauth')
          client.setCredentials({});
        throw failure;
      }
    },
  };
}

function createClient({ credentials, ...ways }: GoogleAuthOptions): Client {
  if (credentials.kind === 'oauth') return createOAuthClient(credentials, ways);
  const transporterOptions = { fetchImplementation: createGoogleFetch(ways) };
  if (credentials.kind === 'token') {
    const client = new auth.OAuth2({ transporterOptions });
    client.setCredentials({ access_token: credentials.accessToken });
    return sendOnce(client);
  }
  const { email, privateKey: key, subject } = credentials;
  return sendOnce(
    new auth.JWT({ email, key, scopes, ...(subject !== undefined && { subject }), transporterOptions }),
  );
}

/** The client of an application that people sign in to. */
export function createOAuthClient(
  { clientId, clientSecret, redirectUri }: { clientId: string; clientSecret: string; redirectUri?: string },
  ways: Pick<GoogleAuthOptions, 'apiUrl' | 'http'>,
): Client {
  const transporterOptions = { fetchImplementation: createGoogleFetch(ways) };
  const address = redirectUri === undefined ? {} : { redirectUri };
  return sendOnce(new auth.OAuth2({ clientId, clientSecret, ...address, transporterOptions }));
}

/** The library repeats some calls, tokens among them, by rules of its own. */
function sendOnce(client: Client): Client {
  client.transporter.interceptors.request.add({
    resolved: async (request) => ({ ...request, retry: false, retryConfig: { retry: 0 } }),
  });
  return client;
}

async function signIn(client: Client, credentials: GoogleCredentials): Promise<void> {
  if (credentials.kind !== 'oauth' || client.credentials.refresh_token) return;
  const token = await readToken(credentials.tokenPath);
  client.setCredentials({ refresh_token: token });
}

/** @throws ProviderError of kind `auth` when nobody has signed in */
async function readToken(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch(() => '{}');
  let token: unknown;
  try {
    token = asRecord(JSON.parse(stored)).refresh_token;
  } catch {
    token = undefined;
  }
  if (typeof token === 'string') return token;
  const detail = 'nobody has signed in at Google: npm run operator -- google-login';
  throw new ProviderError({ kind: 'auth', provider: 'google', call: 'token', detail });
}
