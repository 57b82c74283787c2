import { readFileSync } from 'node:fs';

type Values = Readonly<Record<string, string>>;

export interface ReadFiles {
  values: Record<string, string>;
  /** What could not be done, by the variable; each continues a sentence that begins with its name. */
  wrong: Map<string, string>;
}

const ending = '_FILE';

/**
 * Reads what stands in files: NAME_FILE is the path of a file whose text is NAME, as secrets come into a container. An empty file
 * counts as unset, as an empty value does.
 * @param isSetting whether a name is a setting of ours; others may end in _FILE as they like
 */
export function readFiles(given: Values, isSetting: (name: string) => boolean): ReadFiles {
  const values: Record<string, string> = { ...given };
  const wrong = new Map<string, string>();
  for (const [variable, path] of Object.entries(given)) {
    const name = variable.slice(0, -ending.length);
    if (!variable.endsWith(ending) || isSetting(variable) || !isSetting(name)) continue;
    delete values[variable];
    if (given[name] !== undefined) {
      wrong.set(variable, `cannot be set beside ${name}: one of them counts`);
      continue;
    }
    const text = read(path);
    if (text === undefined) wrong.set(variable, 'must be the path of a file that can be read');
    else if (text !== '') values[name] = text;
  }
  return { values, wrong };
}

/** Without the end of its last line, which editors and `echo` add. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  } catch {
    return undefined;
  }
}
