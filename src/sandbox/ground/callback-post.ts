/** One call to a customer. */
export interface CallbackPost {
  url: string;
  headers?: Record<string, string>;
  /** JSON. */
  body: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** What the customer said: a status, or the name of the error when there was no answer in time. */
export interface CallbackAnswer {
  status?: number;
  error?: string;
}

/** Calls the customer back once; never rejects. */
export async function postCallback(post: CallbackPost): Promise<CallbackAnswer> {
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...post.headers },
      body: post.body,
      redirect: 'manual',
      signal: AbortSignal.any([post.signal, AbortSignal.timeout(post.timeoutMs)]),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: error instanceof Error ? error.name : 'unknown' };
  }
}

/** The same address with another token of the same length. */
export function forgeToken(webhook: string): string {
  const url = new URL(webhook);
  const name = url.searchParams.has('t') ? 't' : ([...url.searchParams.keys()][0] ?? 't');
  const token = url.searchParams.get(name) ?? 'forged';
  url.searchParams.set(name, `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`);
  return url.href;
}
