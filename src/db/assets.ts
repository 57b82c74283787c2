import { type Sql, timed } from './sql.ts';

export interface Asset {
  hash: string;
  format: 'jpeg' | 'png' | 'webp';
  width: number;
  height: number;
  bytes: number;
}

/** Records a stored picture; the bytes are already in the object store. */
export async function addAsset(sql: Sql, asset: Asset): Promise<void> {
  const { hash, format, width, height, bytes } = asset;
  await timed(sql`
    insert into assets (hash, format, width, height, bytes)
    values (${hash}, ${format}, ${width}, ${height}, ${bytes}) on conflict do nothing`);
}

/** @throws when there is no such asset */
export async function readAsset(sql: Sql, hash: string): Promise<Asset> {
  const asset = await findAsset(sql, hash);
  if (!asset) throw new Error(`no asset ${hash}`);
  return asset;
}

export async function findAsset(sql: Sql, hash: string): Promise<Asset | undefined> {
  const [asset] = await timed(
    sql<Asset[]>`select hash, format, width, height, bytes from assets where hash = ${hash}`,
  );
  return asset;
}

/** Those of the given that there are, by hash. */
export async function readAssets(sql: Sql, hashes: readonly string[]): Promise<Map<string, Asset>> {
  const assets = await timed(sql<Asset[]>`
    select hash, format, width, height, bytes from assets
    where hash in (select jsonb_array_elements_text(${sql.json([...hashes])}))`);
  return new Map(assets.map((asset) => [asset.hash, asset]));
}

export type KeptAsset = Pick<Asset, 'hash' | 'bytes'>;

/** Those whose hashes come after this one, in their order. */
export async function listAssets(
  sql: Sql,
  { after, most }: { after: string; most: number },
): Promise<KeptAsset[]> {
  return timed(
    sql<KeptAsset[]>`select hash, bytes from assets where hash > ${after} order by hash limit ${most}`,
  );
}
