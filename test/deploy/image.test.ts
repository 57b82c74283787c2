import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, trim } from '../../scripts/image/trim.ts';
import { obtainWheel } from '../harness/tools.ts';
import { base } from './compose-files.ts';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const wheel = await obtainWheel('hadolint');

describe('the Dockerfile', () => {
  it('needs nothing that a registry of images alone has, but the base images', () => {
    expect(dockerfile).not.toMatch(/^# *syntax *=/m);
    const from = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)/gm)].map(([, stage]) => stage);
    expect(from.filter((image) => !stages.includes(image))).toEqual([
      '${NODE_IMAGE}',
      '${NODE_IMAGE}',
      '${POSTGRES_IMAGE}',
    ]);
    const asked = [...dockerfile.matchAll(/^ARG (\w+)/gm)].map(([, name]) => name);
    expect(new Set(Object.keys(base.services.web?.build?.args ?? {}))).toEqual(new Set(asked));
  });

  it('ends every stage that runs as a user with a number', () => {
    const stages = dockerfile.split(/^FROM /m).slice(1);
    const running = stages.filter((stage) => /^ENTRYPOINT/m.test(stage));
    expect(running).toHaveLength(2);
    expect(running.filter((stage) => !/^USER 10001:10001$/m.test(stage))).toEqual([]);
  });

  it('is sent nothing but what it copies, and no secret', () => {
    const sent = [...readFileSync('.dockerignore', 'utf8').matchAll(/^!(.+)$/gm)].map(([, path]) =>
      String(path),
    );
    expect(sent.filter((path) => !existsSync(path))).toEqual([]);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, paths]) => paths?.split(' ') ?? [],
    );
    const isSent = (path: string) => sent.some((one) => path === one || path.startsWith(`${one}/`));
    expect(copied.filter((path) => !isSent(path))).toEqual([]);
    expect(isSent('secrets/postgres_password') || isSent('.env')).toBe(false);
  });

  it.skipIf('missing' in wheel)(
    `has nothing that hadolint warns of${'missing' in wheel ? `: ${wheel.missing}` : ''}`,
    () => {
      if ('missing' in wheel) return;
      expect(execFileSync(join(wheel.path, 'bin/hadolint'), ['Dockerfile'], { encoding: 'utf8' })).toBe('');
    },
  );
});

describe('what is taken away of the packages', () => {
  const platform = 'x86_64-unknown-linux-gnu';
  let modules: string;
  const put = (...paths: string[]) => {
    for (const path of paths) {
      mkdirSync(dirname(join(modules, path)), { recursive: true });
      writeFileSync(join(modules, path), '12345678');
    }
  };
  beforeEach(() => {
    modules = mkdtempSync(join(tmpdir(), 'darkroom-trim-'));
  });
  afterEach(() => rmSync(modules, { recursive: true }));

  it('is what is for others: other platforms, other interfaces, types, maps and texts; licences stay', () => {
    put(
      ...installed,
      'zod/index.d.ts',
      'zod/index.js',
      'zod/index.js.map',
      'zod/README.md',
      'zod/LICENSE.md',
    );
    put('@temporalio/core-bridge/releases/x86_64-apple-darwin/index.node', '@temporalio/core-bridge/LICENSE');
    put('googleapis/build/src/apis/youtube/index.js', '@opentelemetry/api/build/esm/index.js');
    const before = bytesOf(modules);
    trim(modules, 'x64');
    const left = readdirSync(modules, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(modules.length + 1));
    const kept = ['zod/index.js', 'zod/LICENSE.md', '@temporalio/core-bridge/LICENSE'];
    expect(left.toSorted()).toEqual([...installed, ...kept].toSorted());
    expect(before - bytesOf(modules)).toBe(6 * 8);
  });

  it('is looked at anew when a package has another form than it had', () => {
    put(...installed.filter((path) => !path.includes(platform)));
    put('@temporalio/core-bridge/releases/other/index.node');
    expect(() => trim(modules, 'x64')).toThrow(
      `@temporalio/core-bridge/releases has another form than it had: ${platform} is gone`,
    );
    expect(() => trim(modules, 'mips')).toThrow('no image is made for processors of the kind mips');
  });

  /** One file of each that is kept. */
  const installed = [
    ...['common.js', 'index.js', 'lib/x.js', 'package.json', `releases/${platform}/index.node`].map(
      (path) => `@temporalio/core-bridge/${path}`,
    ),
    ...['drive', 'sheets'].map((name) => `googleapis/build/src/apis/${name}/index.js`),
    ...[
      'dist/human.node.js',
      'dist/human.node-wasm.js',
      'models/blazeface.bin',
      'models/blazeface.json',
      'package.json',
    ].map((path) => `@vladmandic/human/${path}`),
    ...['core', 'converter', 'backend-cpu', 'backend-wasm'].map(
      (part) => `@tensorflow/tfjs-${part}/dist/tf-${part}.node.js`,
    ),
    ...['', '-simd', '-threaded-simd'].map(
      (kind) => `@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm${kind}.wasm`,
    ),
    '@google/genai/dist/node/index.mjs',
    'rxjs/dist/cjs/index.js',
    'web-streams-polyfill/dist/ponyfill.es2018.js',
    '@picocss/pico/css/pico.min.css',
    '@picocss/pico/package.json',
  ];
});
