/** For whom something is decoded. */
export interface Asker {
  /** People take turns: one key for each. */
  key: string;
  /** Somebody waits for something that is ready: goes before all that is not. */
  isUrgent?: boolean;
  /** Ends the work; nobody will read what comes of it. */
  signal?: AbortSignal;
}

/** What waits for a child. */
export interface DecoderLine<Item extends { asker: Asker }> {
  add(item: Item): void;
  /** The next one that may begin, if any; it counts as under way until `finish`. */
  take(): Item | undefined;
  finish(item: Item): void;
  /** @returns whether it was still waiting */
  remove(item: Item): boolean;
}

/**
 * Urgent ones first; among equals, people by turns. Nobody has more than `mostOfOne` under way that are not urgent, so that
 * the next person's picture does not wait for the end of theirs.
 */
export function createDecoderLine<Item extends { asker: Asker }>(mostOfOne: number): DecoderLine<Item> {
  const lines = { urgent: new Map<string, Item[]>(), others: new Map<string, Item[]>() };
  const underWay = new Map<string, number>();
  const lineOf = ({ asker }: Item) => (asker.isUrgent ? lines.urgent : lines.others);
  const count = ({ asker }: Item, by: number) => {
    if (asker.isUrgent) return;
    const now = (underWay.get(asker.key) ?? 0) + by;
    if (now === 0) underWay.delete(asker.key);
    else underWay.set(asker.key, now);
  };

  return {
    add(item) {
      const line = lineOf(item);
      line.set(item.asker.key, [...(line.get(item.asker.key) ?? []), item]);
    },
    take() {
      for (const line of [lines.urgent, lines.others]) {
        const isFree = (key: string) => line === lines.urgent || (underWay.get(key) ?? 0) < mostOfOne;
        for (const [key, [item, ...others]] of line) {
          if (item === undefined || !isFree(key)) continue;
          // To the end of the line: it was their turn.
          line.delete(key);
          if (others.length > 0) line.set(key, others);
          count(item, 1);
          return item;
        }
      }
      return undefined;
    },
    finish(item) {
      count(item, -1);
    },
    remove(item) {
      const line = lineOf(item);
      const waiting = line.get(item.asker.key) ?? [];
      const others = waiting.filter((other) => other !== item);
      if (others.length > 0) line.set(item.asker.key, others);
      else line.delete(item.asker.key);
      return others.length < waiting.length;
    },
  };
}
