import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A folder of `node_modules` of which only some entries are ever loaded. */
interface Kept {
  folder: string;
  keep: readonly string[];
}

/** Temporal's names of the platforms that the image is made for, by Node's. */
const platforms: Readonly<Record<string, string>> = {
  x64: 'x86_64-unknown-linux-gnu',
  arm64: 'aarch64-unknown-linux-gnu',
};

/** What is not named here of a folder goes away. Licences stay, wherever they are. */
function keptFor(arch: string): readonly Kept[] {
  const platform = platforms[arch];
  if (platform === undefined) throw new Error(`no image is made for processors of the kind ${arch}`);
  return [
    // Temporal's native part is there for five platforms, and once more as sources.
    { folder: '@temporalio/core-bridge', keep: ['common.js', 'index.js', 'lib', 'package.json', 'releases'] },
    { folder: '@temporalio/core-bridge/releases', keep: [platform] },
    // Of some three hundred interfaces.
    { folder: 'googleapis/build/src/apis', keep: ['drive', 'sheets'] },
    // What finds faces: one network of many, and the builds for Node of many; see src/storage/faces.ts.
    { folder: '@vladmandic/human', keep: ['dist', 'models', 'package.json'] },
    { folder: '@vladmandic/human/dist', keep: ['human.node.js', 'human.node-wasm.js'] },
    { folder: '@vladmandic/human/models', keep: ['blazeface.bin', 'blazeface.json'] },
    ...['core', 'converter', 'backend-cpu'].map((part) => ({
      folder: `@tensorflow/tfjs-${part}/dist`,
      keep: [`tf-${part}.node.js`],
    })),
    {
      folder: '@tensorflow/tfjs-backend-wasm/dist',
      keep: [
        'tf-backend-wasm.node.js',
        'tfjs-backend-wasm.wasm',
        'tfjs-backend-wasm-simd.wasm',
        'tfjs-backend-wasm-threaded-simd.wasm',
      ],
    },
    // Builds for browsers and bundlers.
    { folder: '@google/genai/dist', keep: ['node'] },
    { folder: 'rxjs/dist', keep: ['cjs'] },
    { folder: 'web-streams-polyfill/dist', keep: ['ponyfill.es2018.js'] },
    { folder: '@picocss/pico', keep: ['css', 'package.json'] },
    { folder: '@picocss/pico/css', keep: ['pico.min.css'] },
  ];
}

/** Files that no program loads, and builds for those who bundle. */
const unread = [/\.map$/, /\.[cm]?ts$/, /\.md$/i, /\/@opentelemetry\/[^/]+\/build\/(?:esm|esnext)\//];
const licence = /licen[cs]e|notice|copying/i;

/**
 * Takes away what is installed and never loaded.
 * @throws when a folder is not where it was: the packages have changed, and what they keep is to be looked at anew
 */
export function trim(modules: string, arch: string): void {
  for (const { folder, keep } of keptFor(arch)) {
    const path = join(modules, folder);
    const missing = existsSync(path) ? keep.find((name) => !existsSync(join(path, name))) : folder;
    if (missing !== undefined) throw new Error(`${folder} has another form than it had: ${missing} is gone`);
    for (const name of readdirSync(path))
      if (!keep.includes(name) && !licence.test(name)) rmSync(join(path, name), { recursive: true });
  }
  for (const file of filesOf(modules))
    if (unread.some((pattern) => pattern.test(file)) && !licence.test(basename(file))) rmSync(file);
}

/** Of all files in a folder together. */
export function bytesOf(folder: string): number {
  return filesOf(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
