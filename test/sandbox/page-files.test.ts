import { expect, test } from 'vitest';
import { createPage } from '../../src/sandbox/page.ts';

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/google/sheet', 'text/html; charset=utf-8'],
  ['/google/folder', 'text/html; charset=utf-8'],
  ['/gateway/', 'text/html; charset=utf-8'],
  ['/main.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'text/css; charset=utf-8'],
  ['/fonts/emoji.css', 'text/css; charset=utf-8'],
  ['/fonts/files/noto-color-emoji-emoji-400-normal.woff2', 'font/woff2'],
])('%s is served as %s and never cached', async (path, type) => {
  const response = await createPage().request(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test.each(['/absent.js', '/..%2fpage.ts', '/index.html.js', '/fonts/files/..%2f..%2fpackage.json'])(
  '%s is not served',
  async (path) => {
    expect((await createPage().request(path)).status).toBe(404);
  },
);
