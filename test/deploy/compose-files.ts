import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A container of the compose file, as far as it is read here. */
export interface Service {
  image: string;
  build?: { target: string; args: Record<string, string> };
  user?: string;
  entrypoint?: string[];
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  ports?: string[];
  profiles?: string[];
  networks?: string[];
  restart?: string;
  read_only?: boolean;
  init?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas?: number; resources: { limits: { memory: string; pids: number } } };
}

interface ComposeFile {
  services: Record<string, Service>;
  networks?: Record<string, { internal?: boolean }>;
  volumes: Record<string, object>;
  secrets?: Record<string, { file: string }>;
}

export function readCompose(path: string): ComposeFile {
  return parse(readFileSync(path, 'utf8'), { merge: true }) as ComposeFile;
}

export const base = readCompose('docker-compose.yml');
export const dev = readCompose('compose.dev.yml');

/** Processes of ours, whichever version. */
export const ownServices = Object.entries(base.services).filter(([, { image }]) =>
  image.startsWith('darkroom'),
);
