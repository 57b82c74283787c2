import { type Context, Hono } from 'hono';
import type { ServiceDeps } from '../service.ts';
import { answer, readJson } from './answering.ts';
import { BadSelection, parseFields, type Selection, selectFields } from './fields.ts';
import { sheetsRefusal } from './refusals.ts';
import { type SettingsBox, sheetFileId } from './settings.ts';
import type { Tab } from './sheet-changes.ts';
import { checkId, findPlace, type Place, type SheetState } from './sheet-state.ts';
import { applyRequests, batchSchema } from './structure.ts';
import type { Tokens } from './tokens.ts';
import {
  type Answered,
  append,
  clear,
  knownValues,
  readMany,
  readOne,
  update,
  updateMany,
} from './values.ts';

export interface SheetDeps extends ServiceDeps {
  settings: SettingsBox;
  sheet: SheetState;
}

/** A call of the API, by what its path looks like behind the spreadsheet's id. */
interface Call {
  method: 'GET' | 'PUT' | 'POST';
  /** Its group, if it has one, is a range. */
  path: RegExp;
  point: string;
  isWrite: boolean;
  execute: (
    context: Context,
    deps: SheetDeps,
    range: string,
  ) => Promise<Answered | Response> | Answered | Response;
}

const range = '/values/([^:]+(?::[^:]+)*)';
const calls: readonly Call[] = [
  {
    method: 'GET',
    path: /^$/,
    point: 'sheet',
    isWrite: false,
    execute: (context, deps) => describe(context, deps),
  },
  {
    method: 'POST',
    path: /^:batchUpdate$/,
    point: 'structure',
    isWrite: true,
    execute: async (context, { sheet }) => {
      const { requests } = batchSchema.parse(await readJson(context, 'sheets'));
      return Response.json({ spreadsheetId: sheetFileId, replies: applyRequests(sheet, requests) });
    },
  },
  {
    method: 'GET',
    path: /^\/values:batchGet$/,
    point: 'read',
    isWrite: false,
    execute: (context, { sheet }) => readMany(context, sheet),
  },
  {
    method: 'POST',
    path: /^\/values:batchUpdate$/,
    point: 'write',
    isWrite: true,
    execute: (context, { sheet }) => updateMany(context, sheet),
  },
  {
    method: 'POST',
    path: new RegExp(`^${range}:append$`),
    point: 'append',
    isWrite: true,
    execute: (context, { sheet }, range) => append(context, sheet, range),
  },
  {
    method: 'POST',
    path: new RegExp(`^${range}:clear$`),
    point: 'clear',
    isWrite: true,
    execute: (_, { sheet }, range) => clear(sheet, range),
  },
  {
    method: 'GET',
    path: new RegExp(`^${range}$`),
    point: 'read',
    isWrite: false,
    execute: (context, { sheet }, range) => readOne(context, sheet, range),
  },
  {
    method: 'PUT',
    path: new RegExp(`^${range}$`),
    point: 'write',
    isWrite: true,
    execute: (context, { sheet }, range) => update(context, sheet, range),
  },
];

/** Sheets v4: one spreadsheet, its values and its structure. */
export function createSheetRoutes(deps: SheetDeps & { tokens: Tokens }): Hono {
  const routes = new Hono();
  const checkPace = createPaceCheck(deps);
  routes.all('/v4/spreadsheets/*', (context) => {
    // By the address as it was sent: in a range, a colon of its own is encoded or stands between two ends.
    const [, id = '', rest = ''] =
      /\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(new URL(context.req.url).pathname) ?? [];
    const call = calls.find(({ method, path }) => method === context.req.method && path.test(rest));
    if (call === undefined) return new Response('Not Found', { status: 404 });
    const range = decodeURIComponent(call.path.exec(rest)?.[1] ?? '');
    return answer(context, deps, {
      point: call.point,
      dialect: 'sheets',
      async execute() {
        checkId(decodeURIComponent(id));
        if (call.isWrite && !deps.settings.current.canEdit)
          throw sheetsRefusal(403, 'The caller does not have permission');
        checkPace(call.isWrite);
        const answered = await call.execute(context, deps, range);
        if (answered instanceof Response) return answered;
        const [kind, body] = answered;
        return Response.json(pick(context, body, knownValues[kind]));
      },
    });
  });
  return routes;
}

function pick(context: Context, body: object, known: Selection): unknown {
  const { fields } = context.req.query();
  if (fields === undefined) return body;
  try {
    return selectFields(body, parseFields(fields), known);
  } catch (error) {
    if (!(error instanceof BadSelection)) throw error;
    throw sheetsRefusal(400, `Request contains an invalid argument: Invalid field: ${error.message}`);
  }
}

/** So many reads, and so many writes, in any minute. */
function createPaceCheck({ settings }: SheetDeps): (isWrite: boolean) => void {
  const made: Record<'reads' | 'writes', number[]> = { reads: [], writes: [] };
  return (isWrite) => {
    const { sheetCallsPerMinute: most } = settings.current;
    const kind = isWrite ? 'writes' : 'reads';
    const now = Date.now();
    made[kind] = made[kind].filter((time) => time > now - 60_000);
    if (most > 0 && made[kind].length >= most)
      throw sheetsRefusal(429, `Quota exceeded for quota metric '${isWrite ? 'Write' : 'Read'} requests'.`);
    made[kind].push(now);
  };
}

const cellFields = 'userEnteredValue,effectiveValue,formattedValue,userEnteredFormat';
const knownBook = parseFields(
  'spreadsheetId,spreadsheetUrl,properties(title,locale,timeZone),sheets(properties(sheetId,title,index,sheetType,' +
    `gridProperties(rowCount,columnCount,frozenRowCount)),data(startRow,startColumn,rowData(values(${cellFields}))))`,
);

/** The spreadsheet; with `ranges` only the tabs they are in, and with `fields` their cells where they are asked for. */
function describe(context: Context, { sheet, publicUrl }: SheetDeps): Response {
  const { book } = sheet;
  const places = (context.req.queries('ranges') ?? []).map((one) => findPlace(one, book));
  const { fields, includeGridData } = context.req.query();
  const hasData = fields === undefined ? includeGridData === 'true' : /\bdata\b|\*/.test(fields);
  const tabs = book.tabs.filter((tab) => places.length === 0 || places.some((place) => place.tab === tab));
  const body = {
    spreadsheetId: sheetFileId,
    properties: { title: book.title, locale: 'en_US', timeZone: 'Etc/GMT' },
    sheets: tabs.map((tab) => ({
      properties: {
        sheetId: tab.sheetId,
        title: tab.title,
        index: book.tabs.indexOf(tab),
        sheetType: 'GRID',
        gridProperties: {
          rowCount: tab.rowCount,
          columnCount: tab.columnCount,
          ...(tab.frozenRows > 0 && { frozenRowCount: tab.frozenRows }),
        },
      },
      ...(hasData && { data: dataOf(tab, places) }),
    })),
    spreadsheetUrl: `${publicUrl}/sheet`,
  };
  return Response.json(pick(context, body, knownBook));
}

function dataOf(tab: Tab, places: readonly Place[]): object[] {
  const own = places.filter((place) => place.tab === tab);
  const whole = { fromRow: 0, fromColumn: 0, toRow: tab.rowCount, toColumn: tab.columnCount };
  return (own.length > 0 ? own : [whole]).map(({ fromRow, fromColumn, toRow, toColumn }) => ({
    ...(fromRow > 0 && { startRow: fromRow }),
    ...(fromColumn > 0 && { startColumn: fromColumn }),
    rowData: tab.rows.slice(fromRow, toRow).map(({ cells }) => ({
      values: cells.slice(fromColumn, toColumn).map((cell) => ({
        ...(cell?.value !== undefined && {
          userEnteredValue: typed(cell.formula ?? cell.value, cell.formula !== undefined),
          effectiveValue: typed(cell.value, false),
          formattedValue: cell.shown ?? String(cell.value),
        }),
        ...(cell?.isBold && { userEnteredFormat: { textFormat: { bold: true } } }),
      })),
    })),
  }));
}

function typed(value: string | number | boolean, isFormula: boolean): object {
  if (isFormula) return { formulaValue: value };
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value };
}
