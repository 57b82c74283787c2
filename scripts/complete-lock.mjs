/**
 * Run after each change of the dependencies: names in package-lock.json the optional builds for other systems that npm left
 * out. npm drops those a registry mirror does not carry, and `npm ci` then refuses the lock file everywhere. They get
 * no integrity hash, because nobody here could fetch them.
 */
import { readFileSync, writeFileSync } from 'fs';

const systems = [
  'darwin',
  'win32',
  'linux',
  'android',
  'freebsd',
  'openharmony',
  'aix',
  'netbsd',
  'openbsd',
  'sunos',
];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'arm', 'loong64', 'mips64el'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const isLocked = (name) => Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`));

function entryFor(name, version, isDev) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (os === undefined || !/^\d/.test(version)) return undefined;
  const libc = words.includes('musl')
    ? ['musl']
    : words.includes('gnu') && os === 'linux'
      ? ['glibc']
      : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc }),
    ...(isDev && { dev: true }),
    optional: true,
    os: [os],
  };
}

const added = [];
for (const owner of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const entry = isLocked(name) ? undefined : entryFor(name, version, owner.dev);
    if (entry === undefined) continue;
    lock.packages[`node_modules/${name}`] = entry;
    added.push(name);
  }
}
const { '': root, ...rest } = lock.packages;
const sorted = Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} optional builds named\n`);
