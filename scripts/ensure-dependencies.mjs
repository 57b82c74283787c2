/**
 * Runs before `npm start` and `npm test`, on whatever Node npm runs on: installs the locked dependencies when they
 * are missing or not those of the lock file. Plain JavaScript, as nothing else is there yet.
 */
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { fileURLToPath } from 'url';

const OLDEST_NODE = 20;
/** The sources run as they are from this version on; the project brings it as a dependency. */
const SOURCES_NODE = 24;

const projectDir = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(projectDir, 'node_modules', '.darkroom-lock');

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function majorOf(version) {
  return Number(version.replace(/^v/, '').split('.')[0]);
}

/** The packages differ by system too, and a folder may be shared by two. */
function wantedStamp() {
  const lock = readFileSync(join(projectDir, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

function install() {
  process.stdout.write('Installing the locked dependencies (once; about a minute)\n');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // The Node that runs npm, and not the project's own: npm is about to replace that one.
  const node = process.env.npm_node_execpath || process.execPath;
  const options = { cwd: projectDir, stdio: 'inherit' };
  const result = npm ? spawnSync(node, [npm, ...args], options) : spawnSync('npm', args, options);
  if (result.error)
    fail(`npm cannot be run (${result.error.message}): install Node ${OLDEST_NODE} or newer with npm.`);
  if (result.status !== 0) {
    fail(
      `The dependencies could not be installed: npm ci ended with ${result.signal || `code ${result.status}`}; ` +
        'if its lines above speak of the network, make the package registry reachable and start again.',
    );
  }
}

/** npm may be told to skip install scripts; then the project's own Node is missing, and an old one meets TypeScript. */
function checkProjectNode() {
  const answer = spawnSync('node', ['--version'], { cwd: projectDir, encoding: 'utf8' });
  if (answer.status === 0 && majorOf(answer.stdout) >= SOURCES_NODE) return;
  fail(
    `The project's own Node ${SOURCES_NODE} is not usable: allow npm to run install scripts ` +
      '(npm config set ignore-scripts false), then run npm ci.',
  );
}

if (majorOf(process.version) < OLDEST_NODE) {
  fail(`Node ${process.version} is too old: install Node ${OLDEST_NODE} or newer from https://nodejs.org.`);
}
if (readStamp() !== wantedStamp()) {
  install();
  checkProjectNode();
  writeFileSync(stampFile, wantedStamp());
}
