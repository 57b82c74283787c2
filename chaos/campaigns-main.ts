/**
 * `npm run campaigns -- NAME|all [--seed N] [--size N]`: one of the campaigns in test/campaigns/campaigns.ts, or all of
 * them one after the other, at full length. Exit code 0 only when every one passed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type CampaignName, campaigns, seed as chosenSeed } from '../test/campaigns/campaigns.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: String(chosenSeed) }, size: { type: 'string' } },
});
const names = Object.keys(campaigns) as CampaignName[];
const [wanted = ''] = positionals;
const chosen = names.filter((name) => wanted === 'all' || wanted === name);
if (chosen.length === 0) {
  const lines = names.map((name) => `  ${name.padEnd(18)} ${campaigns[name].full} × ${campaigns[name].unit}`);
  console.error(`usage: npm run campaigns -- NAME|all [--seed N] [--size N]\n${lines.join('\n')}`);
  process.exit(2);
}

const failed: string[] = [];
for (const name of chosen) {
  const { file, unit, full } = campaigns[name];
  const size = values.size ?? String(full);
  const title = `campaign ${name}, seed ${values.seed}, size ${size} (${unit})`;
  console.log(title);
  const startedAt = performance.now();
  const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', file], {
    env: { ...process.env, CAMPAIGN_SIZE: size, CAMPAIGN_SEED: values.seed },
    stdio: 'inherit',
  });
  const [code] = (await once(vitest, 'exit')) as [number | null];
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(`${title}: ${code === 0 ? 'passed' : `failed with exit code ${code}`} after ${seconds} s`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
