/** A mistake somebody could make, as an edit of one file, and the test that must fail because of it. */
export interface PlantedBug {
  name: string;
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  caughtBy: {
    file: string;
    /** A part of the title, as it stands in the file; occurs exactly once there. */
    title: string;
  };
}

/** @returns the source with the bug in it. @throws when the text to replace does not occur exactly once */
export function plant(bug: PlantedBug, source: string): string {
  const found = occurrences(source, bug.find);
  if (found !== 1) throw new Error(`"${bug.name}" finds its text ${found} times in ${bug.file}: ${bug.find}`);
  return source.replace(bug.find, () => bug.replace);
}

/** How often the text occurs. */
export function occurrences(source: string, text: string): number {
  return source.split(text).length - 1;
}
