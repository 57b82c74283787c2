/** Whom a model can be trained of: the words that Astria knows, which stand behind the token in a prompt. */
export const subjects = ['man', 'woman', 'boy', 'girl', 'person', 'cat', 'dog'] as const;
export type Subject = (typeof subjects)[number];

/** Whether a photo of such a subject shows one human face. */
export function hasHumanFace(subject: Subject): boolean {
  return subject !== 'cat' && subject !== 'dog';
}

/** What the line calls what it makes; what a provider calls it stays in its file. */
export const portraitModel = 'portrait';
export const trainingModel = 'training';

/** Pictures of one order. */
export const mostPortraits = 8;
export const usualPortraits = 4;

/** Of a finished training, free of charge. */
export const samplePortraits = 4;
export const samplePrompt =
  'portrait photo, looking at the camera, soft daylight from a window, plain light background, natural colours';

/** The provider keeps a trained model, and the photos it was trained on, for so long after the training. */
export const modelTermDays = 30;

/** Names of models stand on buttons and cards. */
export const longestModelName = 40;

/** Shapes that are offered; the provider knows more. */
export const portraitRatios = ['1:1', '4:5', '3:4', '2:3', '9:16', '3:2', '16:9'] as const;
export type PortraitRatio = (typeof portraitRatios)[number];

/** In the prompt of a style: where the word for whom the model shows comes in. */
export const subjectMark = '{subject}';
/** Names of styles stand on buttons and cards. */
export const longestPortraitStyleName = 40;
/** What people write themselves may be longer. */
export const longestPortraitStyle = 1_000;

/** What the drawn example of a style is called, by the style's English name: `Oil painting` is `oil-painting`. */
export function slugOfStyle(nameEn: string): string {
  return nameEn
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Where a trained model stands. `deleting`: somebody wants it gone, and the provider has not confirmed it yet. */
export type TrainedModelStatus = 'ready' | 'deleting' | 'deleted';
/** `unpaid`: its training could not be told of, so that nobody paid for it. */
export type DeleteReason = 'asked' | 'expired' | 'unpaid';
