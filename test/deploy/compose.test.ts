import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSetting, readConfig, standIns } from '../../src/config/config.ts';
import { makeSecretFiles } from '../../src/operator/secret-files.ts';
import { obtainWheel } from '../harness/tools.ts';
import { base, dev, ownServices, type Service } from './compose-files.ts';

const services = Object.entries(base.services);
const all = [...services, ['sandbox', dev.services.sandbox] as [string, Service]];
const wheel = await obtainWheel('compose');

/** Which containers are given a secret. */
function readers(secret: string): string[] {
  return services.filter(([, { secrets = [] }]) => secrets.includes(secret)).map(([name]) => name);
}

describe('every container', () => {
  it.each(all)('%s can write nothing but what is named, is not root, and has no rights', (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      init: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      user: expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/),
    });
    // The file of this program alone asks for a right, and would not start without it.
    expect(service.cap_add ?? []).toEqual(name === 'caddy' ? ['NET_BIND_SERVICE'] : []);
  });

  it.each(all)('%s takes only so much memory, and so many processes', (_, { deploy }) => {
    expect(deploy?.resources.limits).toMatchObject({
      memory: expect.stringMatching(/^\d+[mg]$/),
      pids: expect.any(Number),
    });
  });

  it.each(all)(
    '%s says whether it is well and comes back when it ends, or is a job that ends',
    (_, service) => {
      if (service.restart === 'no') expect(service.healthcheck).toBeUndefined();
      else
        expect(service).toMatchObject({
          restart: 'unless-stopped',
          healthcheck: { test: expect.any(Array) },
        });
    },
  );
});

describe('nothing is reached from outside', () => {
  const wide = all
    .filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')))
    .map(([name]) => name);

  it('but web, and the proxy before it', () => {
    expect(wide).toEqual(['web', 'caddy']);
  });

  it('and those who keep something have no way out either', () => {
    expect(base.networks?.inner).toEqual({ internal: true });
    for (const name of ['postgres', 'temporal', 's3'])
      expect(base.services[name]?.networks).toEqual(['inner']);
  });
});

describe('secrets', () => {
  it('are files that `secrets init` makes, each of which somebody reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'darkroom-compose-'));
    const files = makeSecretFiles(folder).map(({ name }) => name);
    rmSync(folder, { recursive: true });
    expect(Object.keys(base.secrets ?? {}).toSorted()).toEqual(files.toSorted());
    expect(
      Object.entries(base.secrets ?? {}).filter(([name, { file }]) => file !== `secrets/${name}`),
    ).toEqual([]);
    const read = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
    expect([...read].toSorted()).toEqual(files.toSorted());
  });

  it('stand in none of the files', () => {
    const values = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    const named = values.filter(([name]) => /PASSWORD|SECRET|TOKEN|_KEY|CREDENTIALS|DATABASE_URL/.test(name));
    expect(named.filter(([, value]) => !/^\/run\/secrets\/\w+$/.test(value))).toEqual([]);
    const invented = Object.entries(dev.services.worker?.environment ?? {}).filter(([name]) =>
      /_KEY|_TOKEN|SECRET/.test(name),
    );
    expect(invented.filter(([, value]) => !/^$|FAKE/.test(value))).toEqual([]);
  });

  it('are given to those alone who need them: keys of providers to the worker, the token to the bot', () => {
    expect(readers('telegram_bot_token')).toEqual(['bot']);
    expect(readers('postgres_password')).toEqual(['postgres']);
    for (const key of ['higgsfield_api_key', 'runninghub_api_key_1', 'astria_api_key', 'gemini_api_key'])
      expect(readers(key)).toEqual(['worker', 'worker-before']);
  });

  it.each(services)(
    '%s is given each file whose path it is told',
    (_, { environment = {}, secrets = [] }) => {
      const told = Object.values(environment).flatMap(
        (value) => /^\/run\/secrets\/(\w+)$/.exec(value)?.[1] ?? [],
      );
      expect(told.filter((name) => !secrets.includes(name))).toEqual([]);
    },
  );
});

/** What programs of others are told, each by its own documents; a name that they do not know would be overlooked. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  postgres: ['POSTGRES_PASSWORD_FILE'],
  'temporal-schema': ['SQL_HOST', 'SQL_PLUGIN', 'SQL_PORT', 'SQL_USER'],
  temporal: [
    'BIND_ON_IP',
    'DB',
    'DBNAME',
    'DB_PORT',
    'DYNAMIC_CONFIG_FILE_PATH',
    'LOG_LEVEL',
    'NUM_HISTORY_SHARDS',
    'POSTGRES_SEEDS',
    'POSTGRES_USER',
    'PROMETHEUS_ENDPOINT',
    'TEMPORAL_ALLOW_NO_AUTH',
    'VISIBILITY_DBNAME',
  ],
  'temporal-setup': ['HOME', 'RETENTION', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'],
  'temporal-ui': [
    'TEMPORAL_ADDRESS',
    'TEMPORAL_CSRF_COOKIE_INSECURE',
    'TEMPORAL_DEFAULT_NAMESPACE',
    'TEMPORAL_DISABLE_NEWS_FETCH',
  ],
  s3: [],
  prometheus: [],
  grafana: [
    'GF_ANALYTICS_CHECK_FOR_UPDATES',
    'GF_ANALYTICS_REPORTING_ENABLED',
    'GF_SECURITY_ADMIN_PASSWORD__FILE',
  ],
  caddy: ['DARKROOM_DOMAIN'],
};

/** Beside settings: what only compose.dev.yml's helper and the backup read. */
const beside = ['AT_LOOPBACK', 'TEMPORAL_DATABASE_URL', 'TEMPORAL_VISIBILITY_DATABASE_URL'];

describe('settings', () => {
  it('of programs of others are known to them', () => {
    const others = services.filter(([, { image }]) => !image.startsWith('darkroom'));
    const names = others.map(([name, { environment = {} }]) => [name, Object.keys(environment).toSorted()]);
    expect(Object.fromEntries(names)).toEqual(foreign);
  });

  it.each(ownServices)('%s is told nothing that is no setting', (name) => {
    const names = Object.keys({ ...base.services[name]?.environment, ...dev.services[name]?.environment });
    const plain = names.map((one) => one.replace(/_FILE$/, ''));
    expect(plain.filter((one) => !isSetting(one) && !beside.includes(one))).toEqual([]);
  });

  it('of the sandbox are where it stands in for every service, with what it knows', () => {
    const { environment = {} } = dev.services.worker ?? {};
    const bot = dev.services.bot?.environment ?? {};
    for (const { urlVariable, sandboxPath, fakes } of standIns) {
      expect(environment[urlVariable]).toBe(`http://127.0.0.1:8600${sandboxPath}`);
      // One account of RunningHub is enough.
      for (const [variable, value] of Object.entries(fakes).filter(([key]) => !/_[23]$/.test(key)))
        expect({ ...environment, ...bot }[variable]).toBe(value);
    }
    const given = Object.entries({ ...environment, ...bot }).filter(([key]) => isSetting(key));
    expect(() => readConfig({ ...Object.fromEntries(given), TEMPORAL_CODEC: 'off' })).not.toThrow();
  });
});

it.each(['docker-compose.yml', 'compose.dev.yml'])('every image of %s has an exact version', (path) => {
  const images = [...readFileSync(path, 'utf8').matchAll(/\$\{\w+_IMAGE:-([^}]+)\}/g)].map(
    ([, image]) => image,
  );
  expect(images.length).toBeGreaterThan(1);
  expect(
    images.filter((image) => !/^[\w./-]+:v?\d+\.\d+[\w.-]*(?:@sha256:[0-9a-f]{64})?$/.test(String(image))),
  ).toEqual([]);
  expect(
    images.filter((image) => !readFileSync('docker-compose.yml', 'utf8').includes(`:-${image}}`)),
  ).toEqual([]);
});

it('what is built is the version of the project', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const defaults = ['docker-compose.yml', 'compose.dev.yml'].flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/\$\{DARKROOM_VERSION:-([^}]+)\}/g),
  ]);
  expect(new Set(defaults.map(([, found]) => found))).toEqual(new Set([version]));
});

it('a process gets more time to stop than it takes', () => {
  // Temporal's workers are ended after 7 s, the bot after 8; Docker itself would wait 10.
  const given = ['worker', 'bot', 'web'].map((name) =>
    Number.parseInt(base.services[name]?.stop_grace_period ?? '10', 10),
  );
  expect(Math.min(...given)).toBeGreaterThanOrEqual(15);
});

it('scripts of containers are for any shell', () => {
  const scripts = readdirSync('deploy/compose').filter((name) => name.endsWith('.sh'));
  expect(scripts.length).toBeGreaterThan(2);
  for (const name of scripts) execFileSync('sh', ['-n', join('deploy/compose', name)]);
});

it.skipIf('missing' in wheel)(
  `docker compose takes the files${'missing' in wheel ? `: ${wheel.missing}` : ''}`,
  () => {
    if ('missing' in wheel) return;
    const folder = mkdtempSync(join(tmpdir(), 'darkroom-compose-'));
    try {
      makeSecretFiles(join(folder, 'secrets'));
      const files = ['docker-compose.yml', 'compose.dev.yml'];
      for (const name of files) copyFileSync(name, join(folder, name));
      const program = resolve(wheel.path, 'compose/docker-compose');
      const config = (...names: string[]) =>
        execFileSync(
          'sh',
          [
            '-c',
            'chmod +x "$0" && exec "$0" "$@"',
            program,
            ...names.flatMap((name) => ['-f', name]),
            '--profile',
            '*',
            'config',
            '-q',
          ],
          { cwd: folder, encoding: 'utf8', stdio: 'pipe' },
        );
      expect([config('docker-compose.yml'), config(...files)]).toEqual(['', '']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
