/** Raw RGBA pixels. */
export interface Badge {
  pixels: Buffer;
  width: number;
  height: number;
}

type Point = readonly [number, number];

/** Each digit in strokes from point to point, on a grid of 4 × 6: no machine's fonts are needed. */
const digits = [
  '1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0',
  '0.7,1.3 2.2,0 2.2,6',
  '0,1 1,0 3,0 4,1 4,2.2 0,6 4,6',
  '0,1 1,0 3,0 4,1 4,2 3,3 1.7,3 3,3 4,4 4,5 3,6 1,6 0,5',
  '4,4.3 0,4.3 3,0 3,6',
  '4,0 0.4,0 0.2,2.7 1,2.4 3,2.4 4,3.4 4,5 3,6 1,6 0,5',
  '4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,3.6 3,2.6 1,2.6 0,3.6',
  '0,0 4,0 1.5,6',
  '1,3 0,2 0,1 1,0 3,0 4,1 4,2 3,3 1,3 0,4 0,5 1,6 3,6 4,5 4,4 3,3',
  '4,2.4 3,3.4 1,3.4 0,2.4 0,1 1,0 3,0 4,1 4,5 3,6 1,6 0,5',
].map((strokes) => strokes.split(' ').map((point): Point => toPoint(point.split(',').map(Number))));

/** In heights of the badge. */
const shape = { grid: 0.084, between: 0.15, stroke: 0.052, ring: 0.05, room: 0.6 };
const disc = [24, 26, 30];
/** Ring and digits. */
const white = 255;

/** A number, 0 or more, in white on a dark disc with a white ring, which is seen on every picture; longer ones on a longer disc. */
export function drawBadge(number: number, height: number): Badge {
  const shown = String(number)
    .split('')
    .map((digit) => digits[Number(digit)] ?? []);
  const grid = shape.grid * height;
  const step = 4 * grid + shape.between * height;
  const length = step * shown.length - shape.between * height;
  const width = Math.ceil(Math.max(height, length + shape.room * height));
  const [radius, left, top] = [height / 2, (width - length) / 2, (height - 6 * grid) / 2];
  const lines = shown.flatMap((points, index) =>
    pairs(points.map(([x, y]): Point => [left + index * step + x * grid, top + y * grid])),
  );
  const axis: [Point, Point] = [
    [radius, radius],
    [width - radius, radius],
  ];
  const pixels = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const middle: Point = [x + 0.5, y + 0.5];
      const fromAxis = distance(middle, axis);
      const fromDigits = Math.min(...lines.map((line) => distance(middle, line)));
      const isDisc =
        cover(radius - shape.ring * height - fromAxis) * cover(fromDigits - shape.stroke * height);
      const colour = disc.map((dark) => Math.round(white + (dark - white) * isDisc));
      pixels.set([...colour, Math.round(255 * cover(radius - fromAxis))], (y * width + x) * 4);
    }
  }
  return { pixels, width, height };
}

/** How much of a pixel lies inside of an edge that is so far from its middle. */
function cover(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5));
}

function distance([x, y]: Point, [[ax, ay], [bx, by]]: [Point, Point]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function pairs(points: readonly Point[]): [Point, Point][] {
  return points.slice(1).map((point, index) => [points[index] ?? point, point]);
}

function toPoint([x = 0, y = 0]: number[]): Point {
  return [x, y];
}
