import { z } from 'zod';
import { hasHumanFace, type Subject } from '../../contract/portraits.ts';

/** What was found out about a photo before anything is paid; what is missing is not known. */
const findingSchema = z.object({
  /** Pixels. */
  width: z.int(),
  height: z.int(),
  /** Of people. */
  faces: z.int().exactOptional(),
  /** Standard deviation of the Laplacian of the grey picture with a longest side of 512 pixels. */
  sharpness: z.number().exactOptional(),
  /** The provider's. `blurry`, `several_people` and `sunglasses` are known here; others are not told. */
  flags: z.array(z.string()).exactOptional(),
});
export type Finding = z.infer<typeof findingSchema>;

export const trainingPhoto = z.object({
  /** Of a stored asset. */
  hash: z.string(),
  finding: findingSchema.exactOptional(),
});
export type TrainingPhoto = z.infer<typeof trainingPhoto>;

/** Findings by the hash of their photo. */
export type Findings = Readonly<Record<string, Finding>>;

/** Worth replacing, and no reason to refuse a photo. */
export type Warning = 'small' | 'no_face' | 'several_faces' | 'blurry' | 'sunglasses';

/** Of the shorter side, pixels: the provider takes no smaller photo, and learns little from one below the other. */
export const leastSide = 256;
export const goodSide = 512;
/** Photos of people in focus have 2 to 5; blurred so that it is seen they have a few tenths. */
const leastSharpness = 1;

export function isTiny({ width, height }: Finding): boolean {
  return Math.min(width, height) < leastSide;
}

/** Each warning with the numbers of its photos, from 1. */
export function listWarnings(
  photos: readonly TrainingPhoto[],
  subject: Subject,
): { warning: Warning; numbers: number[] }[] {
  const found = new Map<Warning, number[]>();
  for (const [index, { finding }] of photos.entries()) {
    for (const warning of finding === undefined ? [] : warningsOf(finding, subject))
      found.set(warning, [...(found.get(warning) ?? []), index + 1]);
  }
  return [...found].map(([warning, numbers]) => ({ warning, numbers }));
}

function warningsOf({ width, height, faces, sharpness, flags = [] }: Finding, subject: Subject): Warning[] {
  const isHuman = hasHumanFace(subject);
  // Nobody is told that there are several faces and none.
  const hasSeveral = faces !== undefined && faces !== 1 ? faces > 1 : flags.includes('several_people');
  const isBlurry = flags.includes('blurry') || (sharpness !== undefined && sharpness < leastSharpness);
  return [
    ...(Math.min(width, height) < goodSide ? (['small'] as const) : []),
    ...(isHuman && faces === 0 ? (['no_face'] as const) : []),
    ...(isHuman && hasSeveral ? (['several_faces'] as const) : []),
    ...(isBlurry ? (['blurry'] as const) : []),
    ...(isHuman && flags.includes('sunglasses') ? (['sunglasses'] as const) : []),
  ];
}
