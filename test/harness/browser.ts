import { mkdir, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

// Unpacking takes a second or two; a lock this old was left by a run that was killed.
const staleLockMs = 30_000;
const oneProcess = ['--single-process', '--no-zygote'];

/**
 * Starts a headless Chromium: on Linux the one that npm brought, elsewhere the Chrome that is installed. The caller
 * closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', headless: true });
  // Kept from run to run, as it takes a second or two to unpack.
  const folder = join(process.cwd(), '.cache/chromium');
  await mkdir(folder, { recursive: true });
  return chromium.launch({
    executablePath: await unpackChromium(folder),
    // Chromium in one process, as it comes, goes down whole when one page does.
    args: [...sparticuz.args.filter((arg) => !oneProcess.includes(arg)), '--no-sandbox', '--disable-gpu'],
    env: {
      ...process.env,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      // It leaves empty files behind, which go with the folder of the run.
      TMPDIR: process.env.TEST_RUN_FOLDER ?? tmpdir(),
    },
    headless: true,
  });
}

/** One process unpacks while the others wait: test files start side by side, and a half-written file has its name. */
async function unpackChromium(folder: string): Promise<string> {
  const lock = join(folder, 'lock');
  while (!(await takeLock(lock))) await delay(50);
  try {
    const path = await unpackInto(folder);
    await writeFile(join(folder, 'fonts.conf'), fontsConfig(folder));
    return path;
  } finally {
    await rmdir(lock).catch(() => {});
  }
}

/**
 * It unpacks into the temporary folder and trusts whatever stands there by the names `chromium` and `fonts`. It asks
 * for that folder before it first waits, so nothing else of this process sees the changed one.
 */
function unpackInto(folder: string): Promise<string> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  const unpacking = sparticuz.executablePath();
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  return unpacking;
}

/** Prefers the font that is unpacked beside the browser: what a bare machine has is not fit for a screenshot. */
function fontsConfig(folder: string): string {
  const prefer = '<prefer><family>Open Sans</family></prefer>';
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <alias binding="same"><family>system-ui</family>${prefer}</alias>
  <alias binding="same"><family>sans-serif</family>${prefer}</alias>
</fontconfig>
`;
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const made = await stat(lock).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > staleLockMs) await rmdir(lock).catch(() => {});
    return false;
  }
}
