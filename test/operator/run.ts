import { execFile } from 'node:child_process';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line as a process of its own, as `npm run operator -- …` does. */
export function operator(env: Record<string, string>, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
    const options = { env: { PATH, NODE_COMPILE_CACHE, TEMPORAL_CODEC: 'off', ...env }, timeout: 30_000 };
    execFile(process.execPath, ['src/operator/main.ts', ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: out.trim(), err: err.trim() });
    });
  });
}
