import type { DecidedVia, Decision, ReviewState, Verdict } from '../../contract/review.ts';
import { one, type Sql, timed } from '../sql.ts';

/** Who says it, by which way, and perhaps why. */
export interface DecidedBy {
  by: string;
  via: DecidedVia;
  why?: string;
}

/** What somebody says of a picture: the first decision on it counts. See functions/catalog/decide_result.sql. */
export async function decideResult(
  sql: Sql,
  decision: DecidedBy & {
    itemId: number;
    /** The picture that was looked at; without it the newest. */
    resultId?: number;
    verdict: Verdict;
    /** Of a redo. */
    prompt?: string;
  },
): Promise<Decision> {
  const row = await one(sql<{ decision: Decision }[]>`
    select decide_result(${sql.json(JSON.parse(JSON.stringify(decision)))}) as decision`);
  return row.decision;
}

/** How the review of a run's source stands. @throws when there is no such run */
export async function readReview(sql: Sql, runId: number): Promise<ReviewState> {
  return one(sql<ReviewState[]>`
    select r.*, s.redo_by as "redoBy", s.review_days as days, s.review_default as rest,
      (select count(*) from catalog_results where run_id = g.id and status = 'planned') as planned,
      (select coalesce(max(number), 0) + 1 from catalog_batches where run_id = g.id) as "nextBatch"
    from catalog_runs g join catalog_sources s on s.id = g.source_id
    cross join lateral (
      select count(*) filter (where standing = 'undecided') as undecided, count(*) filter (where standing = 'accepted') as accepted,
        count(*) filter (where standing = 'rejected') as rejected, count(*) filter (where standing = 'redo') as redo,
        count(*) filter (where standing = 'under_way') as under_way
      from review_items(s.id)) r
    where g.id = ${runId}`);
}

/** Accepts what nobody has decided on, as many as given at most. See functions/catalog/accept_rest.sql. @returns how many it was */
export async function acceptRest(
  sql: Sql,
  runId: number,
  { most, ...word }: DecidedBy & { most: number },
): Promise<number> {
  const row = await one(sql<{ accepted: number }[]>`
    select accept_rest(${runId}, ${sql.json({ ...word })}, ${most}) as accepted`);
  return row.accepted;
}

/** Lets go of what a run was to make anew. See functions/catalog/drop_redos.sql. */
export async function dropRedos(sql: Sql, runId: number, why: string): Promise<void> {
  await timed(sql`select drop_redos(${runId}, ${why})`);
}

/** Shows the run anew, below all other messages, in the chats that follow it. */
export async function remindOfReview(
  sql: Sql,
  runId: number,
  { level, undecided }: { level: 'reminder' | 'escalation'; undecided: number },
): Promise<void> {
  await timed(sql`
    select push_cards('run', ${runId}), add_subject_event('run', ${runId}, ${level}, ${sql.json({ undecided })})`);
}

/** A picture of a source that waits for a decision, as it was put into a folder. */
export interface FolderPicture {
  itemId: number;
  resultId: number;
  fileId: string;
  /** Null: a version wrote it that did not say where it put it. */
  folderId: string | null;
}

/** A look into the folders that pictures were put into which nobody has decided on. */
export interface Look {
  /** When it began, by the clock of the database and as that writes it. */
  beganAt: string;
  folderIds: readonly (string | null)[];
}

export async function beginLook(sql: Sql, sourceId: number): Promise<Look> {
  const row = await one(sql<{ beganAt: string; folderIds: (string | null)[] }[]>`
    select clock_timestamp()::text as "beganAt", coalesce(jsonb_agg(distinct r.folder_id), '[]') as "folderIds"
    from undecided_items(${sourceId}) u join catalog_results r on r.id = u.result_id
    where r.uploaded_at is not null`);
  return row;
}

/** What a complete look has shown. See functions/catalog/note_listing.sql. @returns what was missing at the look before as well */
export async function noteListing(
  sql: Sql,
  sourceId: number,
  { fileIds, beganAt }: { fileIds: readonly string[]; beganAt: string },
): Promise<FolderPicture[]> {
  const row = await one(sql<{ missing: FolderPicture[] }[]>`
    select note_listing(${sourceId}, ${sql.json([...fileIds])}, ${beganAt}::text::timestamptz) as missing`);
  return row.missing;
}
