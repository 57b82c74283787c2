import { type PressCodec, readWord } from './buttons.ts';

/** Whether somebody wants to hear news: in the settings, and, to stop them, below each. */
export const newsWords = ['on', 'off', 'stop'] as const;
export type NewsWord = (typeof newsWords)[number];

export const newsPress: PressCodec<NewsWord> = {
  prefix: 'n',
  encode: (word) => word,
  parse: (text) => readWord(newsWords, text),
};
