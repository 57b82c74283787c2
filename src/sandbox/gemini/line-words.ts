/** What an answer can be instead of what was asked for: words of the fault points `gemini.line` and `gemini.generate`. */
const answerWords = [
  'prompt_block',
  'image_safety',
  'no_image',
  'text_only',
  'no_parts',
  'thought_first',
  'continuation',
  'max_tokens',
  // Of descriptions alone.
  'too_long',
  'image_of',
  'forbidden_word',
  'lacks_demanded',
  'missing_language',
] as const;

/** What can become of a line of a batch: the same, and what befalls the line itself. */
export const lineWords = [
  ...answerWords,
  'item_error',
  'missing_line',
  'duplicate_line',
  'malformed_line',
] as const;

export type AnswerWord = (typeof answerWords)[number];
export type LineWord = (typeof lineWords)[number];

export function isAnswerWord(word: string | undefined): word is AnswerWord {
  return answerWords.some((one) => one === word);
}
