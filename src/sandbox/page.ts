import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Context, Hono } from 'hono';

const pageFolder = new URL('./page/', import.meta.url);
const emojiFolder = new URL('./', import.meta.resolve('@fontsource/noto-color-emoji/emoji.css'));

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

// The page loads nothing from anywhere else, so a stray outside address fails loudly here and not on a train.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * The sandbox's pages: the chat at `/`, the sheet and the folder below `/google`, the back office at `/gateway/`, their scripts and styles beside the chat, and the emoji font under `/fonts/`
 * (some systems and every headless browser lack one). Files are read at each request and never cached, so that a
 * reload shows an edited file. Unknown names pass on to the routes mounted after it.
 */
export function createPage(): Hono {
  const page = new Hono();
  page.get('/', (c) => serve(c, new URL('index.html', pageFolder)));
  page.get('/google/sheet', (c) => serve(c, new URL('sheet.html', pageFolder)));
  page.get('/google/folder', (c) => serve(c, new URL('folder.html', pageFolder)));
  page.get('/gateway/', (c) => serve(c, new URL('gateway.html', pageFolder)));
  page.get('/gateway', (c) => c.redirect('/gateway/'));
  // Where the real service shows them to people.
  page.get('/google/spreadsheets/d/:id/edit', (c) => c.redirect('/google/sheet'));
  page.get('/google/drive/folders/:id', (c) => c.redirect('/google/folder'));
  page.get('/:name{[a-z-]+\\.(?:js|css)}', (c) => serve(c, new URL(basename(c.req.path), pageFolder)));
  // Not the package's index.css: its small subsets draw by SVG alone, which Chrome leaves blank.
  page.get('/fonts/emoji.css', (c) => serve(c, new URL('emoji.css', emojiFolder)));
  page.get('/fonts/files/:name{[a-z0-9-]+\\.woff2?}', (c) =>
    serve(c, new URL(`files/${basename(c.req.path)}`, emojiFolder)),
  );
  return page;
}

async function serve(c: Context, file: URL): Promise<Response> {
  const extension = file.pathname.split('.').pop() ?? '';
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = await readFile(fileURLToPath(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return c.notFound();
    throw error;
  }
  return c.body(body, 200, {
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': contentSecurityPolicy,
  });
}
