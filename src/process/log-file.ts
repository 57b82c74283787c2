import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LogFileLimits {
  /** A file of this size is put aside. */
  mostBytes: number;
  /** So many of those are kept. */
  kept: number;
}

const usual: LogFileLimits = { mostBytes: 10 * 1024 * 1024, kept: 5 };

/**
 * Appends lines to a file. One that has grown large becomes `<path>.1`, and so on: what is older than the last that is kept is
 * gone. Several processes may write to it: who finds that another has put it aside goes on with the new one.
 */
export function openLogFile(path: string, { mostBytes, kept } = usual): { write: (line: string) => void } {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, 'a');

  function reopen(): void {
    closeSync(file);
    file = openSync(path, 'a');
  }

  /** Whether the file is still the one that lies at the path. */
  function isCurrent(): boolean {
    return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino;
  }

  function putAside(): void {
    for (let number = kept - 1; number >= 1; number -= 1) move(`${path}.${number}`, `${path}.${number + 1}`);
    move(path, `${path}.1`);
  }

  return {
    write(line) {
      try {
        if (!isCurrent()) reopen();
        if (fstatSync(file).size >= mostBytes) {
          putAside();
          reopen();
        }
        writeSync(file, line);
      } catch {
        // A full disk ends no work: the process's output shows the line all the same.
      }
    },
  };
}

function move(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
