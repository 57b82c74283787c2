import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longestFirst, readDurations } from './durations.ts';
import { projects } from './tiers.ts';

/**
 * Begins with the longest files, for what begins last everybody waits; project by project, from the longest to the shortest, as a
 * process that is used for several files is used for files of its project.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = readDurations();
    const pathOf = ({ moduleId }: TestSpecification) => relative(this.ctx.config.root, moduleId);
    return projects.toReversed().flatMap((name) =>
      longestFirst(
        files.filter(({ project }) => project.name === name),
        pathOf,
        known,
      ),
    );
  }
}
