import type { Hono } from 'hono';

export interface Page {
  status: number;
  /** Where it leads to, without the panel's own path. */
  location: string | undefined;
  headers: Headers;
  text: string;
}

/** Somebody with a browser that keeps cookies, and sends forms as pages hold them. */
export interface Visitor {
  cookies: Map<string, string>;
  get(path: string): Promise<Page>;
  /** Fills the form of the page seen last whose action is this, and sends it. */
  send(action: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
}

/** @param addressOf what the connection says where it comes from */
export function createVisitor(panel: Hono, address = '127.0.0.1'): Visitor {
  const cookies = new Map<string, string>();
  let seen = '';

  async function ask(path: string, init: RequestInit = {}): Promise<Page> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await panel.request(
      `http://panel.example/panel${path}`,
      { ...init, headers },
      { incoming: { socket: { remoteAddress: address } } },
    );
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = await response.text();
    if (text !== '') seen = text;
    const location = response.headers.get('location')?.replace(/^\/panel/, '');
    return { status: response.status, location, headers: response.headers, text };
  }

  return {
    cookies,
    get: (path) => ask(path),
    send(action, fields = {}, headers = { 'sec-fetch-site': 'same-origin' }) {
      const form = [...seen.matchAll(/<form method="post" action="\/panel([^"]*)".*?<\/form>/gs)].find(
        ([, path]) => path === action,
      );
      const body = new FormData();
      for (const [, name = '', value = ''] of (form?.[0] ?? '').matchAll(
        /<input type="hidden" name="(\w+)" value="([^"]*)"/g,
      ))
        body.set(name, value.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      return ask(action, { method: 'POST', headers, body });
    },
  };
}
