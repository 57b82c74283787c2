import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Faults } from './ground/faults.ts';
import type { Journal } from './ground/journal.ts';

/** What every service is made of. */
export interface ServiceDeps {
  journal: Journal;
  faults: Faults;
  log: Logger;
  /** The address its routes are reached under, without a slash at its end: `http://127.0.0.1:8081/higgsfield`. */
  publicUrl: string;
  /** Folder for the bytes of files; memory without one. */
  dataDir?: string;
}

/** A service of the sandbox: its own wire format, its control API, and the end of its timers. */
export interface Service {
  routes: Hono;
  /** What must lie at the root of the origin, such as a robots.txt. */
  root?: Hono;
  control: Hono;
  close(): Promise<void>;
}
