/** A rectangle in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where everything on a picture goes; pixels. */
export interface PictureLayout {
  width: number;
  height: number;
  /** A hundredth of the mean of both sides: the measure of type and margins. */
  unit: number;
  photos: Box[];
  /** The dark plate under the prompt, and the prompt's text on it. */
  plate: Box;
  prompt: Box;
  model: Box;
  ratio: Box;
}

/** Lays out a picture of a `width:height` ratio (anything else is square) with a number of framed photos. */
export function layoutPicture(ratio: string, longestSide: number, photoCount: number): PictureLayout {
  const { width, height } = pictureSize(ratio, longestSide);
  const unit = (width + height) / 200;
  const margin = Math.round(unit * 3);
  const chip = Math.round(unit * 4.4);
  const body = boxWithin(width, height, { margin, top: margin + chip + Math.round(unit * 2.5) });
  const { photoArea, plate } = splitBody(body, photoCount, unit);
  const padding = Math.round(unit * 2);
  const half = Math.floor(width / 2) - margin;
  return {
    width,
    height,
    unit,
    photos: photoArea ? gridBoxes(photoArea, photoCount, Math.round(unit * 1.6)) : [],
    plate,
    prompt: {
      left: plate.left + padding,
      top: plate.top + padding,
      width: Math.max(plate.width - 2 * padding, 8),
      height: Math.max(plate.height - 2 * padding, 8),
    },
    model: {
      left: margin + padding,
      top: margin,
      width: Math.max(half + Math.round(unit * 6), 8),
      height: chip,
    },
    ratio: {
      left: width - margin - Math.round(unit * 12),
      top: margin,
      width: Math.max(Math.round(unit * 11), 8),
      height: chip,
    },
  };
}

/** The size of a picture whose longer side is `longestSide`. */
function pictureSize(ratio: string, longestSide: number): { width: number; height: number } {
  const [, across = '1', down = '1'] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(ratio) ?? [];
  const quotient = Number(across) / Number(down);
  const side = Math.max(Math.round(longestSide), 16);
  return quotient >= 1
    ? { width: side, height: Math.max(Math.round(side / quotient), 16) }
    : { width: Math.max(Math.round(side * quotient), 16), height: side };
}

function boxWithin(width: number, height: number, { margin, top }: { margin: number; top: number }): Box {
  return {
    left: margin,
    top,
    width: Math.max(width - 2 * margin, 8),
    height: Math.max(height - top - margin, 8),
  };
}

/** Photos beside the prompt on a wide picture, above it on any other; without photos the prompt is low. */
function splitBody(body: Box, photoCount: number, unit: number): { photoArea?: Box; plate: Box } {
  const gap = Math.round(unit * 2.5);
  if (photoCount === 0) {
    const height = Math.round(body.height * 0.46);
    return { plate: { ...body, top: body.top + body.height - height, height } };
  }
  if (body.width > body.height * 1.5) {
    const width = Math.floor((body.width - gap) * 0.58);
    const plateLeft = body.left + width + gap;
    const plate = { ...body, left: plateLeft, width: body.left + body.width - plateLeft };
    return { photoArea: { ...body, width }, plate };
  }
  const height = Math.floor((body.height - gap) * 0.68);
  const plateTop = body.top + height + gap;
  const plate = { ...body, top: plateTop, height: body.top + body.height - plateTop };
  return { photoArea: { ...body, height }, plate };
}

/** The grid of square cells that makes `count` photos largest in an area, centred; each row is centred too. */
function gridBoxes(area: Box, count: number, gap: number): Box[] {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const side = Math.floor(
      Math.min((area.width - gap * (columns - 1)) / columns, (area.height - gap * (rows - 1)) / rows),
    );
    if (side > best.side) best = { columns, side };
  }
  const side = Math.max(best.side, 4);
  const rows = Math.ceil(count / best.columns);
  const top = area.top + Math.floor((area.height - rows * side - (rows - 1) * gap) / 2);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / best.columns);
    const inRow = Math.min(best.columns, count - row * best.columns);
    const left = area.left + Math.floor((area.width - inRow * side - (inRow - 1) * gap) / 2);
    const column = index % best.columns;
    return { left: left + column * (side + gap), top: top + row * (side + gap), width: side, height: side };
  });
}
