/** What a cell can hold. */
export type CellValue = string | number | boolean;

/** A cell as it is kept; one with neither value nor format is not kept. */
export interface StoredCell {
  /** What it computes to; absent in a cell that only has a format. */
  value?: CellValue;
  /** What was typed, when it is a formula. */
  formula?: string;
  /** How it looks, where that is not its value: dates are numbers. */
  shown?: string;
  isBold?: true;
}

const dayMs = 86_400_000;
/** The day 0 of spreadsheets. */
const dayZero = Date.UTC(1899, 11, 30);

/** A value that is written as it stands. */
export function rawCell(value: unknown): StoredCell | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return { value };
  return typeof value === 'string' && value !== '' ? { value } : undefined;
}

/** What somebody typed, read as spreadsheets do: formulas, numbers, dates, truths; an apostrophe makes it text. */
export function typedCell(input: unknown): StoredCell | undefined {
  if (typeof input !== 'string') return rawCell(input);
  if (input.startsWith("'")) return rawCell(input.slice(1));
  if (/^[=+@-]./.test(input) && !/^[+-]?\d/.test(input)) {
    // Nothing is computed here: what matters is that it would be.
    return { value: '#ERROR!', formula: input.startsWith('=') ? input : `=${input}` };
  }
  if (/^[+-]?\d{1,15}(?:\.\d+)?$/.test(input)) return { value: Number(input) };
  if (/^(?:true|false)$/i.test(input)) return { value: input.toLowerCase() === 'true' };
  const day = /^\d{4}-\d\d-\d\d$/.test(input) ? Date.parse(input) : Number.NaN;
  if (!Number.isNaN(day)) return { value: (day - dayZero) / dayMs, shown: input };
  return rawCell(input);
}

export type Rendering = 'FORMATTED_VALUE' | 'UNFORMATTED_VALUE' | 'FORMULA';

/** A cell as an answer gives it; an empty one is an empty text. */
export function renderCell(
  cell: StoredCell | undefined,
  rendering: Rendering,
  datesAsText: boolean,
): CellValue {
  const { value = '', formula, shown } = cell ?? {};
  switch (rendering) {
    case 'FORMULA':
      return formula ?? value;
    case 'UNFORMATTED_VALUE':
      return datesAsText ? (shown ?? value) : value;
    case 'FORMATTED_VALUE':
      if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
      return shown ?? String(value);
    default:
      return rendering satisfies never;
  }
}
