import { cancellationSignal } from '@temporalio/activity';
import type { ChunkResult, OverBudget } from '../../src/contract/catalog.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { type CatalogSource, sourceOfRun } from '../../src/db/catalog/sources.ts';
import {
  beginDescription,
  countPlannedDescriptions,
  type DescriptionRow,
  dropDescription,
  endDescription,
  listProducts,
  listSingles,
  type ProductFacts,
  takeBackDescription,
} from '../../src/db/catalog/texts.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { undefinedIfLost } from '../../src/storage/objects.ts';
import { note } from '../../src/temporal/heartbeats.ts';
import { toPassingFailure } from '../failures.ts';
import { sideBySide } from '../side-by-side.ts';
import type { CatalogDeps } from './deps.ts';
import { endUnanswered, type Unanswered, undefinedIfUndecoded } from './single-calls.ts';
import { runStopped } from './stopped.ts';
import { describingLine, keepAnswer, takenOf } from './text-lines.ts';
import { callsAtOnce, weigh } from './weighing.ts';

/** Of one chunk, so that a pause is heeded soon; and when it begins nothing new, for the same reason. */
const picturesAChunk = 25;
const chunkMs = 120_000;
/** Enough to say what a picture shows. */
const limits = { maxSide: 1_024, maxBytes: 1_000_000 };

/** A chunk on its way. */
interface Describing {
  deps: CatalogDeps;
  runId: number;
  source: CatalogSource;
  products: ReadonlyMap<number, ProductFacts>;
  describe: NonNullable<JobAccount['describe']>;
}

/** Describes what a run has planned by calls of their own, a chunk of it. */
export async function describeChunk(
  deps: CatalogDeps,
  { runId, isApproved }: { runId: number; isApproved: boolean },
): Promise<ChunkResult | OverBudget> {
  const { sql, single } = deps;
  await giveUpUnanswered(deps, runId);
  const rows = await listSingles(sql, { runId, status: 'planned', most: picturesAChunk });
  if (rows.length === 0) return { left: 0, done: 0, found: 0 };
  const over = isApproved ? undefined : await overBudget(deps, { runId, now: rows.length });
  if (over) return over;
  const describe = single?.describe?.bind(single);
  if (describe === undefined)
    throw runStopped('provider_refused', 'No account describes pictures: set GEMINI_API_KEY.');
  const products = await listProducts(sql, [...new Set(rows.map(({ productId }) => productId))]);
  const done = await describeAll(
    {
      deps,
      runId,
      source: await sourceOfRun(sql, runId),
      products: new Map(products.map((product) => [product.id, product])),
      describe,
    },
    rows,
  );
  return { left: await countPlannedDescriptions(sql, runId), done, found: 0 };
}

/** Calls of an attempt that nobody lived to hear the answers of are paid perhaps. */
async function giveUpUnanswered({ sql }: CatalogDeps, runId: number): Promise<void> {
  for (const { id } of await listSingles(sql, { runId, status: 'sent', most: 1_000 })) await lose(sql, id);
}

async function lose(sql: CatalogDeps['sql'], descriptionId: number): Promise<void> {
  await endDescription(sql, {
    descriptionId,
    status: 'failed',
    isLost: true,
    reason: 'its answer was lost',
  });
}

async function overBudget(
  deps: CatalogDeps,
  { runId, now }: { runId: number; now: number },
): Promise<OverBudget | undefined> {
  const wish = { runId, kind: 'description', by: 'single' } as const;
  const { over } = await weigh(deps, { ...wish, count: now });
  if (over === undefined) return undefined;
  // Whoever says that it may go on says so for all that is left.
  const count = await countPlannedDescriptions(deps.sql, runId);
  return { over: { ...over, ...(await weigh(deps, { ...wish, count })).estimate } };
}

/** Several products side by side, the pictures of one after each other: each is told what those before it are called. */
async function describeAll(describing: Describing, rows: readonly DescriptionRow[]): Promise<number> {
  const cancelled = cancellationSignal();
  const broken = new AbortController();
  const over = AbortSignal.any([cancelled, broken.signal, AbortSignal.timeout(chunkMs)]);
  let done = 0;
  const products = [...Map.groupBy(rows, ({ productId }) => productId).values()];
  await sideBySide(products, { atOnce: callsAtOnce, over }, async (pictures) => {
    for (const row of pictures) {
      if (over.aborted) return false;
      await describeOne(describing, row).catch((error: unknown) => {
        // What one meets, the others would meet as well.
        broken.abort();
        throw error;
      });
      done += 1;
      note({ described: done });
    }
    return true;
  });
  cancelled.throwIfAborted();
  return done;
}

async function describeOne(describing: Describing, row: DescriptionRow): Promise<void> {
  const { deps, runId, source, products, describe } = describing;
  const { sql } = deps;
  if (row.languages.length === 0) return dropDescription(sql, row.id);
  const bytes = await readPicture(deps, row);
  const product = products.get(row.productId);
  const line = describingLine(row, { source, product, taken: await takenOf(sql, row) });
  if (!(await beginDescription(sql, row.id))) return;
  failPoint('text.after-intent', runId);
  if (bytes === undefined) {
    const reason = 'the picture is gone from the store, or cannot be decoded';
    await endDescription(sql, { descriptionId: row.id, status: 'refused', reason });
    return;
  }
  // Whoever is cancelled hears what is paid all the same.
  const patient = new AbortController().signal;
  const answer = await describe({ line, bytes }, patient).catch(
    async (error: unknown): Promise<undefined> => {
      if (!isProviderError(error)) throw error;
      await endUnanswered(deps, error, unansweredOf(deps, row));
      // What one lost, the others may lose as well: the next attempt goes on.
      if (error.kind === 'unknown_outcome')
        throw toPassingFailure(`the answer to a paid call was lost: ${error.message}`);
    },
  );
  if (answer === undefined) return;
  failPoint('text.after-answer', runId);
  await keepAnswer(deps, row, { answer, source, by: 'single' });
  failPoint('text.after-end', runId);
}

async function readPicture(
  { objects, decoder }: CatalogDeps,
  { hash }: DescriptionRow,
): Promise<Buffer | undefined> {
  const bytes = await objects.get(hash).catch(undefinedIfLost);
  const asker = { key: 'describe', signal: cancellationSignal() };
  return bytes && decoder.shrink(bytes, limits, asker).catch(undefinedIfUndecoded);
}

function unansweredOf({ sql }: CatalogDeps, { id: descriptionId }: DescriptionRow): Unanswered {
  return {
    name: 'describe',
    trouble: 'Pictures cannot be described',
    lose: () => lose(sql, descriptionId),
    async end(why, reason) {
      // A failed one is tried once more.
      const status = why === 'failed' ? why : 'refused';
      await endDescription(sql, { descriptionId, status, reason });
    },
    takeBack: () => takeBackDescription(sql, descriptionId),
  };
}
