import { one, type Sql, timed } from '../sql.ts';

/** The next picture of a source that nobody has decided on, in their order and then from the beginning; undefined: there is no other. */
export async function nextUndecided(
  sql: Sql,
  sourceId: number,
  { after }: { after: number },
): Promise<number | undefined> {
  const [next] = await timed(sql<{ itemId: number }[]>`
    select item_id as "itemId" from undecided_items(${sourceId})
    where item_id <> ${after} order by item_id < ${after}, item_id limit 1`);
  return next?.itemId;
}

/** Pictures of a source that there are to decide on, by what was said of them; `again`: another one is wanted or being made. */
export interface ReviewCounts {
  all: number;
  undecided: number;
  accepted: number;
  rejected: number;
  again: number;
}

export async function countReview(sql: Sql, sourceId: number): Promise<ReviewCounts> {
  return one(sql<ReviewCounts[]>`
    select count(*) as all, count(*) filter (where standing = 'undecided') as undecided,
      count(*) filter (where standing = 'accepted') as accepted, count(*) filter (where standing = 'rejected') as rejected,
      count(*) filter (where standing in ('redo', 'under_way')) as again
    from review_items(${sourceId})`);
}

/** Shows a picture in this chat from now on, in a new message below all others. */
export async function showItemCard(sql: Sql, itemId: number, chatId: number): Promise<void> {
  await timed(sql`select show_card('item', ${itemId}, ${chatId})`);
}

/** Which picture of the catalog a message of this chat shows. */
export async function itemOfMessage(
  sql: Sql,
  { chatId, messageId }: { chatId: number; messageId: number },
): Promise<number | undefined> {
  const [card] = await timed(sql<{ itemId: number }[]>`
    select subject_id as "itemId" from cards where kind = 'item' and chat_id = ${chatId} and message_id = ${messageId}`);
  return card?.itemId;
}
