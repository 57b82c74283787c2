import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessName, processNames, type System } from '../test/harness/system.ts';

export type ByProcess = Record<ProcessName, number>;

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

/** Processor seconds of each process so far, with those of its children, ended ones included. */
export function cpuSeconds(system: System): ByProcess {
  const table = readProcesses();
  return byProcess(system, (pid) => {
    const tree = treeOf(pid, table);
    return tree.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;
  });
}

/** Resident memory of each process with its children, MB; what several of them share counts once (PSS). */
export function residentMegabytes(system: System): ByProcess {
  const table = readProcesses();
  return byProcess(system, (pid) => {
    const kilobytes = treeOf(pid, table).map((one) => readPss(one.pid));
    return kilobytes.reduce((sum, value) => sum + value, 0) / 1_000;
  });
}

export function difference(after: ByProcess, before: ByProcess): ByProcess {
  return mapProcesses((name) => after[name] - before[name]);
}

export function mapProcesses(value: (name: ProcessName) => number): ByProcess {
  return Object.fromEntries(processNames.map((name) => [name, value(name)])) as ByProcess;
}

/** All but the sandbox, which stands for the outside world. */
export function ofProduct(values: ByProcess): number {
  const { sandbox: _outside, ...product } = values;
  return Object.values(product).reduce((sum, value) => sum + value, 0);
}

interface ProcessRow {
  pid: number;
  parent: number;
  ticks: number;
}

function byProcess(system: System, measure: (pid: number) => number): ByProcess {
  return mapProcesses((name) => measure(system.darkroom.supervisor.pid(name) ?? -1));
}

function readProcesses(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readProcFile(`${name}/stat`);
      // The command's name may hold blanks; the fields after its bracket do not.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields.length < 15) return [];
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
    });
}

/** PostgreSQL's backends leave its process group, but stay its children. */
function treeOf(pid: number, table: readonly ProcessRow[]): ProcessRow[] {
  const own = table.filter((row) => row.pid === pid);
  const children = table.filter((row) => row.parent === pid);
  return [...own, ...children.flatMap((child) => treeOf(child.pid, table))];
}

function readPss(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readProcFile(`${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Empty for a process that ended meanwhile. */
function readProcFile(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
