import { spawn } from 'node:child_process';

export interface CommandOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** It is killed then. */
  limitMs?: number;
  /** What it reads. */
  input?: string;
  signal?: AbortSignal | undefined;
}

const keptCharacters = 4_000;

/** Runs a program to its end. @returns what it wrote; throws with the last of it when it ends badly */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { env = process.env, cwd, limitMs = 120_000, input, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(command, args, {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal }),
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // A program that ends without reading is judged by its exit code.
  child.stdin.on('error', () => undefined).end(input ?? '');
  child.once('error', reject);
  child.once('close', (code, killedBy) => {
    if (code === 0) return resolve(output);
    const why = killedBy === null ? `code ${code}` : `${killedBy}, ${limitMs / 1_000} s being its limit`;
    const said = `${output}\n${errors}`.trim().slice(-keptCharacters);
    reject(new Error(`${[command, ...args].join(' ').slice(0, 200)} ended with ${why}:\n${said}`));
  });
  return promise;
}
