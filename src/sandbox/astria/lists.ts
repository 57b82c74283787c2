import type { Context } from 'hono';
import { Refusal } from './refusals.ts';

const usualLimit = 20;
const mostLimit = 120;

/** The part of a list, newest first, that a call asks for; throws the 400 of an offset that is too deep. */
export function pageOf<Item extends { id: string }>(
  context: Context,
  items: Item[],
  mostOffset: number,
): Item[] {
  const number = (name: string, otherwise: number): number => {
    const value = context.req.query(name);
    if (value === undefined) return otherwise;
    if (!/^\d+$/.test(value)) throw new Refusal(400, `${name} is not a number`);
    return Number(value);
  };
  const offset = number('offset', 0);
  if (offset > mostOffset) throw new Refusal(400, `offset is too large (maximum is ${mostOffset})`);
  const limit = Math.min(number('limit', usualLimit), mostLimit);
  const beforeId = number('before_id', Infinity);
  return items.filter(({ id }) => Number(id) < beforeId).slice(offset, offset + limit);
}
