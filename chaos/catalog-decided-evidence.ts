import type { ImageView, PublishedVersion } from '../src/sandbox/gateway/control.ts';
import type { System } from '../test/harness/system.ts';

interface DecisionRow {
  id: number;
  itemId: number;
  resultId: number;
  hash: string;
  verdict: string;
  counts: boolean;
  by: string;
}

interface PublicationRow {
  id: number;
  key: string;
  version: number;
  hash: string;
  texts: string;
  status: string;
  /** Those of one product that were written down together. */
  set: string;
}

interface DescriptionRow {
  id: number;
  itemId: number;
  status: string;
  isLost: boolean;
  /** By a call of its own, and not in a batch. */
  isSingle: boolean;
  /** Of whose picture. */
  product: string;
  costs: number;
}

interface ShownRow {
  key: string;
  revision: number;
  shown: string;
}

/** A picture that was to be made by a call of its own. */
interface SingleRow {
  id: number;
  status: string;
  prompt: string;
}

/** What became of pictures that were made: the books, and the records of Gemini and of the CMS. Gathered once at rest. */
export interface DecidedEvidence {
  decisions: DecisionRow[];
  /** Picture by picture: the key it has at the CMS, and its hash. */
  approved: Set<string>;
  publications: PublicationRow[];
  descriptions: DescriptionRow[];
  singles: SingleRow[];
  /** What our books say of the CMS. */
  known: ShownRow[];
  /** Every version that the CMS ever came to show. */
  versions: PublishedVersion[];
  images: ImageView[];
  /** Single calls that Gemini answered: the prompts of pictures, and the products of described ones. */
  made: string[];
  described: string[];
}

export function approvalOf(key: string, hash: string): string {
  return `${key} ${hash}`;
}

export async function gatherDecided({ sql, sandbox }: System): Promise<DecidedEvidence> {
  const approvals = await sql<{ key: string; hash: string }[]>`
    select 'darkroom-item-' || a.item_id as key, a.hash from catalog_approvals a
    join catalog_decisions d on d.id = a.decision_id where d.counts and d.verdict = 'accept'`;
  const generated = await sandbox.journal('gemini.generated');
  const described = await sandbox.journal('gemini.described');
  return {
    decisions: await sql<DecisionRow[]>`
      select id, item_id as "itemId", result_id as "resultId", hash, verdict, counts, by from catalog_decisions order by id`,
    approved: new Set(approvals.map(({ key, hash }) => approvalOf(key, hash))),
    publications: await sql<PublicationRow[]>`
      select id, external_key as key, version, hash, texts::text as texts, status,
        product_id || ' at ' || opened_at as set from catalog_publications order by item_id, version`,
    descriptions: await sql<DescriptionRow[]>`
      select d.id, r.item_id as "itemId", d.status, d.is_lost as "isLost", d.batch_id is null as "isSingle", coalesce(t.name, '') as product,
        (select count(*)::int from catalog_costs c where c.description_id = d.id) as costs
      from catalog_descriptions d join catalog_results r on r.id = d.result_id join catalog_items i on i.id = r.item_id
      join catalog_products t on t.id = i.product_id order by d.id`,
    singles: await sql<SingleRow[]>`
      select id, status, prompt from catalog_results where batch_id is null and status not in ('planned', 'dropped')`,
    known: await readKnown(sql),
    versions: await sandbox.gateway.publications(),
    images: (await sandbox.gateway.products()).flatMap(({ images }) => images),
    made: generated.map(({ data }) => String(data['prompt'])),
    described: described.map(({ data }) => (data['product'] as { name?: string } | undefined)?.name ?? ''),
  };
}

const readKnown = (sql: System['sql']) => sql<ShownRow[]>`
  select 'darkroom-item-' || item_id as key, revision, shown from catalog_shown`;

/** Whether our books know of everything that has happened at the CMS. */
export async function isCmsKnown({ sql, sandbox }: Pick<System, 'sql' | 'sandbox'>): Promise<boolean> {
  const known = await readKnown(sql);
  const shown = (await sandbox.gateway.products()).flatMap(({ images }) => images);
  return shown.every(({ externalKey, revision }) =>
    known.some((one) => one.key === externalKey && one.revision === revision),
  );
}
