import { redactText } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';

/** Not this picture with this prompt. */
const moderated = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** What a model said, as far as it can be told before one knows what was asked for. */
export type Said =
  | { refused: string }
  /** `parts` without those it thought on the way; `reason`: why it ended, `message`: with what the vendor says to that. */
  | { parts: Record<string, unknown>[]; reason: string; message: string };

/** Reads the response to one request. */
export function readCandidate({ promptFeedback, candidates }: Record<string, unknown>): Said {
  const candidate = asRecord(Array.isArray(candidates) ? candidates[0] : undefined);
  const blocked = asRecord(promptFeedback).blockReason;
  // Whatever its word: a prompt is blocked for what it says.
  if (typeof blocked === 'string') return { refused: redactText(blocked) };
  const { finishReason, finishMessage } = candidate;
  const reason = typeof finishReason === 'string' ? redactText(finishReason) : 'no answer';
  if (moderated.has(reason)) return { refused: reason };
  const { parts } = asRecord(candidate.content);
  const shown = Array.isArray(parts) ? parts.map(asRecord).filter(({ thought }) => thought !== true) : [];
  const said = typeof finishMessage === 'string' ? `: ${redactText(finishMessage)}` : '';
  return { parts: shown, reason, message: `(${reason})${said}` };
}
