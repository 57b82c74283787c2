import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';

export interface SourceFile {
  /** From the project's root, such as `src/db/sql.ts`. */
  path: string;
  text: string;
}

export interface Import {
  target: string;
  isType: boolean;
}

/** What a file imports; paths of ours from the project's root, packages by name. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const statements = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  );
  const dynamic = text.matchAll(/\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"]+)['"]\s*\)/g);
  return [
    ...[...statements].map(([, type, name = '']) => ({
      target: resolveName(path, name),
      isType: type !== undefined,
    })),
    ...[...dynamic].map(([, name = '']) => ({ target: resolveName(path, name), isType: false })),
  ];
}

function resolveName(path: string, name: string): string {
  if (name.startsWith('.')) return normalize(join(dirname(path), name));
  if (name.startsWith('node:') || builtinModules.includes(name)) return 'node:';
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** All sources below the folders. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => /\.(ts|js|mjs)$/.test(path) && statSync(path).isFile())
      .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
}
