import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Alarm {
  alert: string;
  expr: string;
  labels: { severity: 'page' | 'warn' };
  annotations: { summary: string };
}

interface AlarmTest {
  name: string;
  alert_rule_test: { alertname: string; exp_alerts: unknown[] }[];
}

export interface Panel {
  title: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
}

/** What Prometheus and Grafana are given. */
export const rulesPath = 'deploy/prometheus/alarms.yml';
export const rulesTestPath = 'deploy/prometheus/alarms.test.yml';

export const alarms = (
  parse(readFileSync(rulesPath, 'utf8')) as { groups: { rules: Alarm[] }[] }
).groups.flatMap(({ rules }) => rules);

export const alarmTests = (parse(readFileSync(rulesTestPath, 'utf8')) as { tests: AlarmTest[] }).tests;

export const dashboard = JSON.parse(readFileSync('deploy/grafana/dashboards/darkroom.json', 'utf8')) as {
  schemaVersion: number;
  panels: Panel[];
};

export const dashboardExpressions = dashboard.panels.flatMap(({ targets = [] }) =>
  targets.map(({ expr }) => expr),
);

/** The figures that expressions name; what Prometheus itself makes is not among them. */
export function figuresIn(expressions: readonly string[]): string[] {
  const names = expressions.flatMap(
    (expr) => expr.match(/\b(?:darkroom|temporal|process|nodejs)_\w+/g) ?? [],
  );
  return [...new Set(names)].toSorted();
}

/** The figures that an answer of `/metrics` tells of, with the names that the parts of a histogram have. */
export function figuresOf(scrape: string): Set<string> {
  const kinds = [...scrape.matchAll(/^# TYPE (\S+) (\w+)$/gm)];
  return new Set(
    kinds.flatMap(([, name = '', kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}
