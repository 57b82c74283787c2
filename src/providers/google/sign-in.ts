import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { isProviderError } from '../transport/errors.ts';
import type { ProviderHttp } from '../transport/http.ts';
import { createOAuthClient, type GoogleCredentials, scopes } from './auth.ts';
import { toProviderError } from './failures.ts';
import { type ApiUrl, addressOf } from './hosts.ts';

/** How a sign-in ended. */
export type SignedIn =
  | { kind: 'signed_in'; tokenPath: string }
  /** The person said no. */
  | { kind: 'denied' }
  /** Nobody said anything in time. */
  | { kind: 'timed_out' }
  /** Google did not give a token for the yes. */
  | { kind: 'failed'; detail: string };

export interface SignInOptions {
  credentials: Extract<GoogleCredentials, { kind: 'oauth' }>;
  apiUrl: ApiUrl;
  http: ProviderHttp;
  /** Tells the person which address to open. */
  show: (address: string) => void;
  waitMs: number;
}

/**
 * Lets a person allow in the browser what `scopes` says, and keeps the token that lasts, readable by its owner only. The answer comes to
 * a server of ours on loopback; only one that carries our state counts.
 */
export async function signInToGoogle(options: SignInOptions): Promise<SignedIn> {
  const { credentials, apiUrl, http, show, waitMs } = options;
  const verifier = randomBytes(48).toString('base64url');
  const state = randomBytes(24).toString('base64url');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const client = createOAuthClient({ ...credentials, redirectUri }, { apiUrl, http });
    const question = new URL('https://accounts.google.com/o/oauth2/v2/auth');
    question.search = new URLSearchParams({
      client_id: credentials.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopes.join(' '),
      access_type: 'offline',
      // Without it a second sign-in brings no token that lasts.
      prompt: 'consent',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    const answer = waitForAnswer(server, state, waitMs);
    show(addressOf(question, apiUrl).href);
    const answered = await answer;
    if (answered.kind !== 'code') return answered;
    const { tokens } = await client.getToken({ code: answered.code, codeVerifier: verifier });
    return await keepToken(tokens.refresh_token, credentials.tokenPath);
  } catch (error) {
    const failure = toProviderError(error, { name: 'sign-in' });
    if (!isProviderError(failure)) throw failure;
    return { kind: 'failed', detail: failure.detail };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

type Answered = { kind: 'code'; code: string } | Exclude<SignedIn, { kind: 'signed_in' }>;

/** What the browser is sent back with. Whatever does not know our state is somebody else, and is not listened to. */
async function waitForAnswer(server: Server, state: string, waitMs: number): Promise<Answered> {
  const { promise, resolve } = Promise.withResolvers<Answered>();
  const timer = setTimeout(() => resolve({ kind: 'timed_out' }), waitMs);
  server.on('request', ({ url = '/' }, response) => {
    const asked = new URL(url, 'http://127.0.0.1').searchParams;
    if (asked.get('state') !== state)
      return respond(response, 400, 'This is no answer to the sign-in of Darkroom.');
    const answered = readAnswer(asked);
    const text = answered.kind === 'code' ? 'Thank you.' : 'Nothing was allowed.';
    response.once('close', () => resolve(answered));
    respond(response, 200, `${text} You can close this page and go back to the terminal.`);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

function readAnswer(asked: URLSearchParams): Answered {
  const error = asked.get('error');
  if (error === 'access_denied') return { kind: 'denied' };
  const code = asked.get('code');
  return code === null
    ? { kind: 'failed', detail: error ?? 'an answer without a code' }
    : { kind: 'code', code };
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(text);
}

async function keepToken(token: string | null | undefined, path: string): Promise<SignedIn> {
  if (typeof token !== 'string') return { kind: 'failed', detail: 'Google gave no token that lasts' };
  await mkdir(dirname(path), { recursive: true });
  // Beside it and moved, so that whoever reads meanwhile finds a whole one; a new file gets its rights from the start.
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify({ refresh_token: token })}\n`, { mode: 0o600 });
  await rename(fresh, path);
  return { kind: 'signed_in', tokenPath: path };
}
