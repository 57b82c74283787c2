import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, type Exit, lastWords, type RunningProcess, startProcess } from './child-process.ts';
import { StartError } from './start-error.ts';

export interface ChildSpec {
  name: string;
  command: Command;
  /** Asked again and again after each start until it says yes; its rejection counts as no. */
  healthy: () => Promise<boolean>;
  /** Longer than the slowest start seen; past it the start counts as a crash. */
  startTimeoutMs: number;
  /** How often the first start is tried before it is given up. Absent: once. */
  startAttempts?: number;
  stopSignal: NodeJS.Signals;
  /** After this long the stop is no longer asked for but done. */
  stopTimeoutMs: number;
  /** Between a crash and the next start at most. Absent: 15 s. */
  longestPauseMs?: number;
  /** Holds the process id while it runs, so that a later start can find what a killed supervisor left. */
  pidFile?: string;
  /** Which of its plain lines a person at the terminal should see. Absent: all. */
  shows?: (line: string) => boolean;
}

export interface ChildHooks {
  onLine: (line: string) => void;
  onHealthy: (pid: number) => void;
  onExit: (exit: Exit) => void;
  onRestart: (pauseMs: number, exit: Exit) => void;
}

type StartOutcome = 'healthy' | 'ended' | 'late';

/** Short enough to go unnoticed once, long enough that a crash loop does not eat the machine. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** A process that ran this long has left its trouble behind: its next crash is a first one. */
const SETTLED_MS = 30_000;
const HEALTH_PAUSE_MS = 50;

/** One supervised process: started, watched, started again after a crash, stopped. */
export class Child {
  readonly #spec: ChildSpec;
  readonly #hooks: ChildHooks;
  readonly #stopping = new AbortController();
  #process: RunningProcess | undefined;
  #life: Promise<void> = Promise.resolve();

  constructor(spec: ChildSpec, hooks: ChildHooks) {
    this.#spec = spec;
    this.#hooks = hooks;
  }

  /** The id of the process that runs now; undefined between a crash and the restart. */
  get pid(): number | undefined {
    return this.#process?.running === true ? this.#process.pid : undefined;
  }

  /**
   * Resolves at the first healthy answer; from then on crashes are followed by restarts.
   * @throws StartError when the first start fails
   */
  async start(): Promise<void> {
    const ready = Promise.withResolvers<void>();
    this.#life = this.#live(ready).catch((error: unknown) => {
      this.#hooks.onLine(`is no longer supervised: ${String(error)}`);
      ready.reject(error);
    });
    await ready.promise;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  /** Asks for the end, insists after the timeout, resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.signal(this.#spec.stopSignal);
    const insist = setTimeout(() => this.#process?.killGroup(), this.#spec.stopTimeoutMs);
    await this.#life;
    clearTimeout(insist);
  }

  /** Ends it at once, without waiting for the end. */
  killNow(): void {
    this.#stopping.abort();
    this.#process?.killGroup();
  }

  async #live(ready: PromiseWithResolvers<void>): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let everHealthy = false;
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt += 1) {
      const startedAt = performance.now();
      const running = this.#launch();
      const outcome = await this.#firstHealth(running);
      if (outcome === 'healthy') {
        everHealthy = true;
        ready.resolve();
        if (running.pid !== undefined) this.#hooks.onHealthy(running.pid);
      } else if (outcome === 'late') {
        running.killGroup();
      }
      const exit = await this.#ended(running);
      if (this.#stopping.signal.aborted) break;
      if (!everHealthy && attempt >= (this.#spec.startAttempts ?? 1)) {
        ready.reject(this.#failure({ outcome, exit, said: lastWords(running.lastLines) }));
        return;
      }
      if (performance.now() - startedAt > SETTLED_MS) pauseMs = FIRST_PAUSE_MS;
      this.#hooks.onRestart(pauseMs, exit);
      await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, this.#spec.longestPauseMs ?? LONGEST_PAUSE_MS);
    }
    ready.reject(new StartError(`${this.#spec.name} was stopped before it was ready.`));
  }

  #launch(): RunningProcess {
    const running = startProcess(this.#spec.command, this.#hooks.onLine);
    this.#process = running;
    if (this.#spec.pidFile !== undefined) writeFileSync(this.#spec.pidFile, `${running.pid ?? ''}\n`);
    return running;
  }

  async #ended(running: RunningProcess): Promise<Exit> {
    const exit = await running.closed;
    if (this.#spec.pidFile !== undefined) rmSync(this.#spec.pidFile, { force: true });
    this.#hooks.onExit(exit);
    return exit;
  }

  async #firstHealth(running: RunningProcess): Promise<StartOutcome> {
    const deadline = performance.now() + this.#spec.startTimeoutMs;
    while (running.running && !this.#stopping.signal.aborted) {
      if (performance.now() > deadline) return 'late';
      const healthy = await this.#spec.healthy().catch(() => false);
      if (healthy && running.running) return 'healthy';
      await delay(HEALTH_PAUSE_MS, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
    return 'ended';
  }

  #failure(end: { outcome: StartOutcome; exit: Exit; said: string }): StartError {
    const reason =
      end.outcome === 'late'
        ? `was not ready within ${this.#spec.startTimeoutMs / 1_000} s`
        : `ended with ${end.exit.signal ?? `code ${end.exit.code}`} before it was ready`;
    return new StartError(`${this.#spec.name} ${reason}: ${end.said}`);
  }
}
