import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { obtainDebianPackages } from '../harness/tools.ts';
import {
  alarms,
  alarmTests,
  dashboard,
  dashboardExpressions,
  type Panel,
  rulesPath,
  rulesTestPath,
} from './watching.ts';

const prometheus = await obtainDebianPackages('prometheus', ['prometheus']);
const run = promisify(execFile);
const names = alarms.map(({ alert }) => alert);

/** @returns what promtool says; rejects with it when something is wrong */
async function promtool(...args: string[]): Promise<string> {
  if ('missing' in prometheus) throw new Error(prometheus.missing);
  return (await run(join(prometheus.path, 'usr/bin/promtool'), args)).stdout;
}

describe('[b127] the alarms', () => {
  it('each have a name of their own, say how urgent they are, and are shown raised and not raised', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(alarms.filter(({ labels }) => !['page', 'warn'].includes(labels.severity))).toEqual([]);
    expect(alarmTests.map(({ name }) => name)).toEqual(names);
    for (const { name, alert_rule_test: looks } of alarmTests)
      expect([name, ...looks.map(({ alertname }) => alertname)]).toEqual([name, name, name]);
    const counts = alarmTests.map((test) => test.alert_rule_test.map((look) => look.exp_alerts.length));
    expect(counts.filter(([before, after]) => before !== 0 || after !== 1)).toEqual([]);
  });

  it('each have an answer in the book for operators, and no answer is to an alarm that is gone', () => {
    const book = readFileSync('docs/operations.md', 'utf8');
    const [, section = ''] = book.split('## Alarms, and what to do\n');
    const answered = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(
      ([, name]) => name,
    );
    expect(new Set(answered)).toEqual(new Set(names));
    expect(answered).toHaveLength(names.length);
  });
});

describe('the dashboard', () => {
  it('is of the form that the Grafana of the compose file reads, with panels beside each other and on no other', () => {
    expect(dashboard.schemaVersion).toBe(42);
    const taken = new Map<string, string>();
    for (const panel of dashboard.panels)
      for (const cell of cellsOf(panel)) {
        expect([taken.get(cell), panel.gridPos.x + panel.gridPos.w]).toEqual([
          undefined,
          expect.toSatisfy(isWide),
        ]);
        taken.set(cell, panel.title);
      }
  });

  it('reads from the source that is provided', () => {
    const file = 'deploy/grafana/provisioning/datasources/prometheus.yml';
    const { datasources } = parse(readFileSync(file, 'utf8')) as { datasources: { uid: string }[] };
    expect(datasources.map(({ uid }) => uid)).toEqual(['prometheus']);
    expect(JSON.stringify(dashboard)).toContain('"uid":"prometheus"');
  });
});

describe.skipIf('missing' in prometheus)(
  `Prometheus${'missing' in prometheus ? `: ${prometheus.missing}` : ''}`,
  () => {
    it('takes its configuration and the alarms, and raises each as its test says', async () => {
      expect(await promtool('check', 'config', 'deploy/prometheus/prometheus.yml')).toContain(
        `${names.length} rules found`,
      );
      expect(await promtool('test', 'rules', rulesTestPath)).toContain('SUCCESS');
    });

    it('refuses an alarm that is never raised', async () => {
      await expect(
        tryRules((rules) =>
          rules.replace('max(darkroom_orders_stuck) > 0', 'max(darkroom_orders_stuck) > 9'),
        ),
      ).rejects.toThrow(/OrdersStuck/);
    });

    it('can read every expression of the dashboard', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'darkroom-rules-'));
      const path = join(folder, 'dashboard.yml');
      const rules = dashboardExpressions.map((expr, index) => ({ record: `panel_${index}`, expr }));
      writeFileSync(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      const said = await promtool('check', 'rules', path).finally(() => rmSync(folder, { recursive: true }));
      expect(said).toContain(`${rules.length} rules found`);
    });
  },
);

/** The tests of the alarms, run with other alarms. */
async function tryRules(change: (rules: string) => string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-rules-'));
  writeFileSync(join(folder, 'alarms.yml'), change(readFileSync(rulesPath, 'utf8')));
  writeFileSync(join(folder, 'alarms.test.yml'), readFileSync(rulesTestPath, 'utf8'));
  try {
    return await promtool('test', 'rules', join(folder, 'alarms.test.yml'));
  } catch (error) {
    throw new Error((error as { stderr?: string; stdout?: string }).stderr ?? '', { cause: error });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function cellsOf({ gridPos: { x, y, w, h } }: Panel): string[] {
  return Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`);
}

function isWide(right: number): boolean {
  return right <= 24;
}
