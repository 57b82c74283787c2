/** The studio's models by the name we call them; what a provider calls them stays in its file. */
export const studioModels = ['nano-banana', 'seedream-4.5'] as const;
export type StudioModel = (typeof studioModels)[number];

/** Width to height, as people pick it. */
export const ratios = ['4:3', '16:9', '1:1', '9:16', '3:4', '21:9'] as const;
export type Ratio = (typeof ratios)[number];

/** How models are called in front of people; a name is the same in every language. */
export const modelTitles: Readonly<Record<StudioModel, string>> = {
  'nano-banana': 'NanoBanana',
  'seedream-4.5': 'Seedream 4.5',
};

/** Telegram's longest message is 4,096 characters, a little is needed around the prompt. */
export const maxPromptLength = 3_000;
