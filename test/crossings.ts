import { dirname } from 'node:path';
import { importsOf, type SourceFile } from './imports.ts';
import { type Zone, zones } from './zones.ts';

/** Files that wire a process: they may import everything, and nobody imports them. */
export function isMain(path: string): boolean {
  return /(^|[/-])main\.(ts|js)$/.test(path);
}

/** Sentences about imports that cross a zone's border. */
export function crossings(files: readonly SourceFile[], rules: readonly Zone[] = zones): string[] {
  return files.flatMap((file) => {
    const found = importsOf(file);
    const intoMain = found
      .filter(({ target }) => isMain(target))
      .map(({ target }) => `${file.path} imports the main ${target}`);
    if (isMain(file.path)) return intoMain;
    const zone = rules.find(({ name }) => file.path.startsWith(name));
    if (zone === undefined) return [...intoMain, `${file.path} lies in no zone`];
    const crossed = found.filter(({ target, isType }) => {
      const allowed = isType ? [...zone.may, ...(zone.mayAsType ?? [])] : zone.may;
      return !allowed
        .map((beginning) => beginning.replace('<own>', dirname(file.path)))
        .some(
          (beginning) =>
            target === beginning || (/[/:]/.test(beginning.slice(-1)) && target.startsWith(beginning)),
        );
    });
    return [...intoMain, ...crossed.map(({ target }) => `${file.path} may not import ${target}`)];
  });
}
