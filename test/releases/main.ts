/**
 * `npm run histories`: drives every branch of every workflow and keeps what Temporal wrote down, for the version in package.json.
 * `-- --release VERSION` also freezes what that release promises to those after it; the commit it names is the one that is checked out.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import project from '../../package.json' with { type: 'json' };

const { values } = parseArgs({ options: { release: { type: 'string' } } });
const { release } = values;
if (release !== undefined && release !== project.version) {
  console.error(
    `package.json says ${project.version}: raise it to ${release} first, in a commit of its own.`,
  );
  process.exit(2);
}
const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).trim();
if (release !== undefined && git('status', '--porcelain', 'src', 'workflows', 'activities') !== '') {
  console.error('There is something that is not committed: what is released must have a commit.');
  process.exit(2);
}
const frozen = release === undefined ? {} : { RELEASE: release, RELEASE_COMMIT: git('rev-parse', 'HEAD') };
const vitest = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.histories.config.ts'],
  { env: { ...process.env, ...frozen }, stdio: 'inherit' },
);
const [code] = (await once(vitest, 'exit')) as [number | null];
process.exit(code ?? 1);
