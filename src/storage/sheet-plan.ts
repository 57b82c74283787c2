/** As many as anybody is asked for at once. */
const mostPictures = 20;

/** Pixels. Telegram shows a photo of at most 1280 to most people. */
const sheetWidth = 1_280;
const mostSide = 640;
export const sheetGap = 12;

/** Where the cells of a contact sheet are: row by row, with a gap around each. */
export interface SheetPlan {
  columns: number;
  rows: number;
  /** Of a cell, which is a square. */
  side: number;
}

/** As near to a square as rows allow: 20 in five columns, 8 in three. @throws RangeError for none and for more than 20 */
export function planSheet(pictures: number): SheetPlan {
  if (pictures < 1 || pictures > mostPictures)
    throw new RangeError(`a contact sheet has 1 to ${mostPictures} pictures, not ${pictures}`);
  const columns = Math.ceil(Math.sqrt(pictures));
  const side = Math.floor((sheetWidth - sheetGap * (columns + 1)) / columns);
  return { columns, rows: Math.ceil(pictures / columns), side: Math.min(side, mostSide) };
}
