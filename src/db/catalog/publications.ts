import type { PublicationPlan } from '../../contract/catalog.ts';
import type { GatewayChange, GatewayImage, ShownImage } from '../../contract/gateway.ts';
import { one, type Sql, timed } from '../sql.ts';

/** Which pictures of a run's source are to be published; all without it. */
export interface SetWish {
  limit?: number;
  force?: boolean;
  itemId?: number;
}

/** What a run would publish, and how many pictures of its source are left out, by why. See functions/catalog/publish_wishes.sql. */
export async function planSets(sql: Sql, runId: number, wish: SetWish): Promise<PublicationPlan> {
  const p = sql.json({ ...wish });
  return one(sql<PublicationPlan[]>`
    with wanted as materialized (
      select item_id, product_id from wanted_sets(${runId}, ${p})
    ), left_out as (
      select coalesce(w.why, 'beyond_limit') as why, count(*) as n
      from catalog_runs r cross join lateral publish_wishes(r.source_id, ${wish.force ?? false}) w
      where r.id = ${runId} and w.item_id = coalesce(${wish.itemId ?? null}::bigint, w.item_id)
        and w.item_id not in (select item_id from wanted)
        and not exists (select from catalog_publications b where w.why is null and b.run_id = r.id and b.item_id = w.item_id)
      group by 1
    )
    select (select count(*) from wanted) as pictures, (select count(distinct product_id) from wanted) as products,
      (select coalesce(jsonb_object_agg(why, n), '{}') from left_out) as "leftOut"`);
}

/** A picture that is on its way to the CMS. */
export interface SentImage {
  publicationId: number;
  itemId: number;
  image: GatewayImage;
}

/** Pictures of one product that are published together. */
export interface OpenSet {
  productId: number;
  product: { url: string; name: string | null };
  images: SentImage[];
}

/** Writes down what is sent next. See functions/catalog/open_sets.sql. @returns with how many pictures are left for later */
export async function openSets(
  sql: Sql,
  runId: number,
  wish: SetWish & { products: number },
): Promise<{ sets: OpenSet[]; left: number }> {
  const row = await one(sql<{ opened: { sets: OpenSet[]; left: number } }[]>`
    select open_sets(${runId}, ${sql.json({ ...wish })}) as opened`);
  return row.opened;
}

/** All of a set is shown. @returns how many that was news of */
export async function setPublished(
  sql: Sql,
  { images }: OpenSet,
  shown: readonly ShownImage[],
): Promise<number> {
  const row = await one(sql<{ count: number }[]>`
    select set_published(${sql.json(images.map(({ publicationId }) => publicationId))}, ${asJson(sql, shown)}) as count`);
  return row.count;
}

/** Nothing of a set is shown. @param shown what the CMS shows instead, as far as it has said so */
export async function setFailed(
  sql: Sql,
  { images }: OpenSet,
  { reason, shown = [] }: { reason: string; shown?: readonly ShownImage[] },
): Promise<void> {
  await timed(sql`
    select set_failed(${sql.json(images.map(({ publicationId }) => publicationId))}, ${reason}, ${asJson(sql, shown)})`);
}

/** A version of ours that is taken back. */
export interface Withdrawal {
  publicationId: number;
  externalKey: string;
  version: number;
}

/** See functions/catalog/begin_withdrawal.sql. @returns undefined: nothing of ours is shown, or a version is on its way there */
export async function beginWithdrawal(
  sql: Sql,
  word: { itemId: number; by: string; why: string },
): Promise<Withdrawal | undefined> {
  const row = await one(sql<{ begun: Withdrawal | null }[]>`
    select begin_withdrawal(${sql.json({ ...word })}) as begun`);
  return row.begun ?? undefined;
}

/** @returns undefined: it is not to be taken back, or was already */
export async function findWithdrawal(sql: Sql, publicationId: number): Promise<Withdrawal | undefined> {
  const [withdrawal] = await timed(sql<Withdrawal[]>`
    select id as "publicationId", external_key as "externalKey", version from catalog_publications
    where id = ${publicationId} and status = 'withdrawing'`);
  return withdrawal;
}

/** @param shown what the CMS shows now; undefined: nothing was ever shown there */
export async function endWithdrawal(
  sql: Sql,
  publicationId: number,
  shown: ShownImage | undefined,
): Promise<void> {
  await timed(sql`
    select end_withdrawal(${publicationId}, ${shown === undefined ? null : asJson(sql, shown)})`);
}

/** Versions that are to be taken back and are not yet. */
export async function listWithdrawals(sql: Sql): Promise<number[]> {
  const rows = await timed(sql<{ id: number }[]>`
    select id from catalog_publications where status = 'withdrawing' order by random() limit 50`);
  return rows.map(({ id }) => id);
}

/** Where the next look at the CMS's changes begins. */
export async function readCursor(sql: Sql): Promise<string | null> {
  const row = await one(sql<{ cursor: string | null }[]>`select cursor from catalog_gateway`);
  return row.cursor;
}

/** Takes the next look at the CMS's changes, unless somebody has looked since. @returns whether it is ours */
export async function claimLook(sql: Sql, paceMs: number): Promise<boolean> {
  const rows = await timed(sql`
    update catalog_gateway set read_at = clock_timestamp()
    where read_at is null or read_at <= clock_timestamp() - ${paceMs} * interval '1 millisecond' returning is_only`);
  return rows.length > 0;
}

/** Keeps what happened at the CMS. See functions/catalog/take_changes.sql. @returns false: somebody else has */
export async function takeChanges(
  sql: Sql,
  { after, next, changes }: { after: string | null; next: string; changes: readonly GatewayChange[] },
): Promise<boolean> {
  const row = await one(sql<{ taken: boolean }[]>`
    select take_changes(${after}, ${next}, ${asJson(sql, changes)}) as taken`);
  return row.taken;
}

function asJson(sql: Sql, value: unknown) {
  return sql.json(JSON.parse(JSON.stringify(value)));
}
