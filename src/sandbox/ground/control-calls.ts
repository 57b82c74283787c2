/** Calls of the control API below one address; each rejects with `SandboxError` on an answer other than 2xx. */
export interface ControlCalls {
  /** Where they go, without a slash at its end. */
  url: string;
  call: (path: string, init?: RequestInit) => Promise<Response>;
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body: unknown) => Promise<T>;
}

/** An answer of the control API other than 2xx. */
class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Creates the calls below `url`. */
export function createControlCalls(url: string): ControlCalls {
  const call: ControlCalls['call'] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    if (response.ok) return response;
    const { pathname } = new URL(response.url);
    const text = await response.text();
    throw new SandboxError(response.status, `${pathname} answered ${response.status}: ${text}`);
  };
  return {
    url,
    call,
    get: async <T>(path: string) => (await (await call(path)).json()) as T,
    post: async <T>(path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      return (await (await call(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
    },
  };
}
