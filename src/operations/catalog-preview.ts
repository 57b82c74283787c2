import type { PreviewInput, SourcePreview } from '../contract/preview.ts';
import { unlessAway } from './catalog.ts';
import type { CatalogExecutions } from './catalog-executions.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

/** `late`: nobody has read the page in time, as readers are busy or none is there · `away`: Temporal does not answer. */
export type PreviewOutcome =
  | { kind: 'read'; preview: SourcePreview }
  | { kind: 'late' | 'away' | 'forbidden' };

/** Has one page read as a run would, to see what is found on it. Nothing of it is kept. */
export async function previewSource(
  deps: OperationDeps & Pick<CatalogExecutions, 'previewSource'>,
  who: Who,
  asked: PreviewInput,
): Promise<PreviewOutcome> {
  if (!(await isAllowed(deps, who, 'run_catalog'))) return { kind: 'forbidden' };
  const preview = await unlessAway(() => deps.previewSource(asked));
  if (preview === undefined) return { kind: 'away' };
  return preview === 'late' ? { kind: 'late' } : { kind: 'read', preview };
}
