import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Hono } from 'hono';
import { panelPath } from './path.ts';

const findPackage = createRequire(import.meta.url);
const ownFolder = join(import.meta.dirname, '../../public');

interface Asset {
  type: string;
  text: string;
  address: string;
}

/** The name holds a piece of the content's hash, so that a browser may keep it for ever. */
function load(files: string | readonly string[], name: string, type: string): Asset {
  const text = [files]
    .flat()
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { type, text, address: `${panelPath}/assets/${hash}/${name}` };
}

const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';
const styles = (...names: string[]) => names.map((name) => join(ownFolder, 'styles', `${name}.css`));
const loaded = {
  pico: load(findPackage.resolve('@picocss/pico/css/pico.min.css'), 'pico.css', style),
  htmx: load(findPackage.resolve('htmx.org/dist/htmx.min.js'), 'htmx.js', script),
  style: load(styles('frame', 'lists', 'forms', 'pages'), 'panel.css', style),
  script: load(join(ownFolder, 'panel.js'), 'panel.js', script),
  gallery: load(join(ownFolder, 'gallery.js'), 'gallery.js', script),
  galleryStyle: load(styles('gallery', 'catalog'), 'gallery.css', style),
  icon: load(join(ownFolder, 'icon.svg'), 'icon.svg', 'image/svg+xml'),
};

/** Addresses of what pages load. */
export const assets: Readonly<Record<keyof typeof loaded, string>> = {
  pico: loaded.pico.address,
  htmx: loaded.htmx.address,
  style: loaded.style.address,
  script: loaded.script.address,
  gallery: loaded.gallery.address,
  galleryStyle: loaded.galleryStyle.address,
  icon: loaded.icon.address,
};

export function createAssets(): Hono {
  const app = new Hono();
  for (const { address, type, text } of Object.values(loaded)) {
    app.get(address, (context) =>
      context.body(text, 200, {
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    );
  }
  return app;
}
