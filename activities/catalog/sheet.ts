import type { CatalogDeps } from './deps.ts';

const missing = () => new Error('not written yet');

/** The sheet of a source. */
export function createSheetActivities(_deps: CatalogDeps) {
  return {
    /** Makes the sheet ready. Fails with `no_sheet` or `wrong_header`, which says which column. */
    async prepareSheet(_run: { runId: number; force?: boolean }): Promise<void> {
      throw missing();
    },
    /** Writes rows of items that have none, a chunk of them. @returns how many are left */
    async appendRows(_run: { runId: number }): Promise<{ left: number }> {
      throw missing();
    },
    /** Brings our own cells to what the database says, a chunk of them. @returns how many are left */
    async syncRows(_run: { runId: number }): Promise<{ left: number }> {
      throw missing();
    },
    /** Reads what people have written. @returns numbers of rows by what was found */
    async readPrompts(_run: { runId: number }): Promise<Record<string, number>> {
      throw missing();
    },
  };
}
