import type { DeliveryPart } from '../../src/contract/delivery.ts';
import type { Sql } from '../../src/db/sql.ts';

/** Lines that the product does not have: the books learn what they deliver. */
export async function openTestLines(
  sql: Sql,
  lines: Readonly<Record<string, readonly DeliveryPart[]>>,
): Promise<void> {
  await sql`alter table orders drop constraint if exists orders_line_check`;
  for (const [line, parts] of Object.entries(lines)) {
    for (const part of parts) await sql`insert into line_deliveries (line, part) values (${line}, ${part})`;
  }
}

export async function moveToLine(sql: Sql, orderId: number, line: string): Promise<void> {
  await sql`update orders set line = ${line} where id = ${orderId}`;
}
