import type { DescriptionAnswer, DescriptionLine, ImageTexts } from '../../src/contract/descriptions.ts';
import { checkTexts, makeDistinct, repairTexts, type TextRules } from '../../src/contract/text-checks.ts';
import type { CatalogSource } from '../../src/db/catalog/sources.ts';
import {
  type DescriptionRow,
  endDescription,
  listTaken,
  type ProductFacts,
} from '../../src/db/catalog/texts.ts';
import type { Sql } from '../../src/db/sql.ts';
import type { PicturePrice } from './deps.ts';

/** The key of a description: the provider answers with it. */
export function textKeyOf({ id }: Pick<DescriptionRow, 'id'>): string {
  return `text-${id}`;
}

/** What is asked for one picture. */
export function describingLine(
  row: DescriptionRow,
  asked: { source: CatalogSource; product: ProductFacts | undefined; taken: readonly ImageTexts[] },
): DescriptionLine {
  const { id, hash, format, languages, complaint } = row;
  const { source, product, taken } = asked;
  return {
    key: textKeyOf({ id }),
    picture: { hash, format },
    languages,
    context: product === undefined ? {} : contextOf(product, source.contextFields),
    forbidden: source.forbiddenWords,
    demanded: source.demandedWords,
    taken,
    ...(complaint !== null && { complaint }),
  };
}

/** The fields that a source names, of those that the shop says something about; `attributes` are all that have no field of their own. */
function contextOf(product: ProductFacts, fields: readonly string[]): Record<string, string> {
  const { name, description, category, price, currency, attributes } = product;
  const known: Record<string, string | null> = {
    name,
    description,
    category,
    price: price === null ? null : [price, currency].filter(Boolean).join(' '),
  };
  const pairs = fields.flatMap((field) => {
    if (field === 'attributes') return Object.entries(attributes);
    return [[field, known[field] ?? attributes[field] ?? ''] as const];
  });
  return Object.fromEntries(pairs.filter(([, value]) => value.trim() !== ''));
}

/** Texts that other pictures of the product have now. */
export async function takenOf(
  sql: Sql,
  { productId, itemId }: Pick<DescriptionRow, 'productId' | 'itemId'>,
): Promise<ImageTexts[]> {
  const taken = await listTaken(sql, [productId]);
  return taken.filter((other) => other.itemId !== itemId).map(({ texts }) => texts);
}

/**
 * Keeps what an answer says: repaired where that needs no judgement, and unlike the product's other texts. What is still not as it must be
 * has failed, and the next try is told why. Told twice it is kept once.
 */
export async function keepAnswer(
  { sql, descriptionPrice: price }: { sql: Sql; descriptionPrice: PicturePrice },
  row: DescriptionRow,
  told: { answer: DescriptionAnswer; source: CatalogSource; by: 'batch' | 'single' },
): Promise<void> {
  const { answer, source, by } = told;
  const { id: descriptionId } = row;
  const cost = { amount: price[by], single: price.single, currency: price.currency };
  switch (answer.outcome) {
    case 'texts': {
      const { tokens, model } = answer;
      const wanted = Object.entries(answer.texts).filter(([language]) => row.languages.includes(language));
      const taken = await takenOf(sql, row);
      const texts = makeDistinct(repairTexts(Object.fromEntries(wanted)), taken);
      const complaint = checkTexts(texts, rulesOf(source, row.languages)).join(' ');
      const end = { descriptionId, tokens, model, cost };
      if (complaint === '') await endDescription(sql, { ...end, status: 'made', texts });
      else await endDescription(sql, { ...end, status: 'failed', reason: complaint, complaint });
      return;
    }
    case 'refused':
      await endDescription(sql, { descriptionId, status: 'refused', reason: answer.reason, cost });
      return;
    case 'failed': {
      // A line of a batch without an answer costs nothing; a call that was answered does, whatever it said.
      const paid = by === 'single' && { cost };
      await endDescription(sql, { descriptionId, status: 'failed', reason: answer.detail, ...paid });
      return;
    }
    default:
      answer satisfies never;
  }
}

function rulesOf(source: CatalogSource, languages: readonly string[]): TextRules {
  return { languages, forbidden: source.forbiddenWords, demanded: source.demandedWords };
}
