import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../src/sandbox/ground/faults.ts';
import type { System } from '../test/harness/system.ts';

const tab = 'Catalog';
/** So few that most of the catalog is still there at the end. */
const mostRowsDeleted = 5;
const mostFilesTaken = 6;
const mostOwnRows = 2;
const mostChangesAtCms = 5;

/** People at the sheet and the folder of a storm, and all that they did. */
export interface CatalogPeople {
  /** What they wrote last, by item and column. */
  typed: Map<string, string>;
  /** Items whose rows they deleted. */
  deleted: Set<string>;
  acts: Record<string, number>;
  /** Writes prompts into a share of all rows that have none, in words of this round. */
  writePrompts(share: number, round: string): Promise<void>;
  /** Does one thing after the other until it is told to stop. */
  work(stop: AbortSignal): Promise<void>;
}

/** What is written is known by the id of its item and the column. */
export function cellKey(id: string, column: string): string {
  return `${id} ${column}`;
}

interface Sheet {
  header: string[];
  rows: { place: number; id: string; cells: string[] }[];
}

export function createCatalogPeople(
  { sql, sandbox: { google, gateway } }: System,
  seed: number,
): CatalogPeople {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const people = { typed: new Map<string, string>(), deleted: new Set<string>() };
  const acts: Record<string, number> = {};
  const count = (act: string) => (acts[act] = (acts[act] ?? 0) + 1);
  const read = async (): Promise<Sheet> => {
    const isThere = (await google.book()).tabs.some(({ title }) => title === tab);
    const [header = [], ...rows] = isThere ? await google.rows(tab) : [];
    const at = header.indexOf('id');
    const ours = rows.map((cells, index) => ({ place: index + 2, id: cells[at] ?? '', cells }));
    return { header, rows: ours.filter(({ id }) => /^\d+$/.test(id)) };
  };
  const type = async (
    { header }: Sheet,
    row: Sheet['rows'][number],
    said: { column: string; text: string },
  ) => {
    const { column, text } = said;
    await google.type(tab, { row: row.place, column: header.indexOf(column) + 1, text });
    people.typed.set(cellKey(row.id, column), text);
    count(column);
  };
  const things: readonly [weight: number, act: (sheet: Sheet) => Promise<unknown>][] = [
    [
      3,
      async ({ header }) => {
        const column = Math.floor(random() * Math.max(1, header.length)) + 1;
        await google.sort(tab, { column, isDescending: random() < 0.5 });
        count('sort');
      },
    ],
    [
      3,
      async (sheet) => {
        const row = pick(sheet.rows);
        if (row) await type(sheet, row, { column: 'note', text: `note ${Math.floor(random() * 1_000)}` });
      },
    ],
    [
      2,
      async (sheet) => {
        const row = pick(sheet.rows);
        if (row)
          await type(sheet, row, { column: 'prompt', text: `on a shelf, take ${Math.floor(random() * 9)}` });
      },
    ],
    [
      1,
      async (sheet) => {
        const row = pick(sheet.rows);
        if (row) await type(sheet, row, { column: 'skip', text: random() < 0.3 ? 'x' : '' });
      },
    ],
    [
      0.5,
      async ({ rows }) => {
        const row = pick(rows);
        if (row === undefined || people.deleted.size >= mostRowsDeleted) return;
        // Nobody can tell a row that was never written from one that went before our books knew of it.
        const known = await sql`
          select from catalog_items where id = ${row.id} and row_state = 'there'`.catch(() => []);
        if (known.length === 0) return;
        await google.deleteRow(tab, row.place);
        people.deleted.add(row.id);
        count('row deleted');
      },
    ],
    [
      0.3,
      async ({ rows }) => {
        if ((acts['own row'] ?? 0) >= mostOwnRows) return;
        await google.insertRow(tab, rows.length + 2);
        count('own row');
      },
    ],
    [
      1,
      async () => {
        const file = pick(
          (await google.files()).filter(({ place, properties }) => place === 'folder' && properties['key']),
        );
        if (file === undefined || (acts['file taken'] ?? 0) >= mostFilesTaken) return;
        await pick([
          () => google.trash(file.id),
          () => google.remove(file.id),
          () => google.move(file.id, 'elsewhere'),
        ])?.();
        count('file taken');
      },
    ],
    [1, async () => changeAtCms(gateway, { pick, count, isEnough: (acts['CMS'] ?? 0) >= mostChangesAtCms })],
  ];
  const doOne = async () => {
    const sheet = await read();
    if (sheet.rows.length === 0) return;
    let draw = random() * things.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, act] of things) {
      draw -= weight;
      if (draw >= 0) continue;
      await act(sheet);
      return;
    }
  };
  return {
    ...people,
    acts,
    async writePrompts(share, round) {
      const sheet = await read();
      for (const row of sheet.rows)
        if (random() < share) await type(sheet, row, { column: 'prompt', text: `${round}, no. ${row.id}` });
    },
    async work(stop) {
      while (!stop.aborted) {
        await doOne();
        await delay(200 + Math.floor(random() * 600));
      }
    },
  };
}

/** Somebody in the back office does not know of us. */
async function changeAtCms(
  gateway: System['sandbox']['gateway'],
  {
    pick,
    count,
    isEnough,
  }: {
    pick: <T>(from: readonly T[]) => T | undefined;
    count: (act: string) => void;
    isEnough: boolean;
  },
): Promise<void> {
  const images = (await gateway.products()).flatMap((product) => product.images);
  const one = pick(images.filter(({ shown }) => shown === 'published'));
  if (one === undefined || isEnough) return;
  const { externalKey, texts } = one;
  const theirs = Object.fromEntries(
    Object.entries(texts).map(([language, words]) => [language, { ...words, title: 'Their own title' }]),
  );
  const acts = [() => gateway.edit(externalKey, theirs), () => gateway.remove(externalKey)];
  await pick(acts)?.();
  count('CMS');
}
