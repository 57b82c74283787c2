import { z } from 'zod';
import type { DescriptionAnswer } from '../../contract/descriptions.ts';
import { foreignName, storableText } from '../../contract/storable.ts';
import { redactText } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';
import { readCandidate } from './candidates.ts';

/** Far more than any of them may have. */
const longest = 2_000;
const text = z.string().transform((written) => storableText(written, longest));
const form = z.record(z.string().refine(isLanguage), z.object({ alt: text, title: text, caption: text }));

/** Such as `en` or `pt-BR`. */
export function isLanguage(name: string): boolean {
  return /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/.test(name);
}

/** What a response says in the form that was asked for. */
export function readTexts(response: Record<string, unknown>): DescriptionAnswer {
  const said = readCandidate(response);
  if ('refused' in said) return { outcome: 'refused', reason: said.refused };
  if (said.reason !== 'STOP') return { outcome: 'failed', detail: `no texts ${said.message}` };
  const written = said.parts.map((part) => (typeof part.text === 'string' ? part.text : '')).join('');
  const { data: texts, error } = form.safeParse(parsed(written));
  if (texts === undefined) {
    const [issue] = error.issues;
    // Only where it is wrong: what stands there may be anything.
    const where = redactText(issue?.path.map(String).join('.') ?? '', 80);
    return { outcome: 'failed', detail: `the texts have another form (${where || 'the whole'})` };
  }
  const model = foreignName(response.modelVersion) ?? 'unnamed';
  return { outcome: 'texts', texts, tokens: tokensOf(asRecord(response.usageMetadata)), model };
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

/** What was thought is paid for like what was said. */
function tokensOf(usage: Record<string, unknown>): { input: number; output: number } {
  return {
    input: count(usage.promptTokenCount),
    output: count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount),
  };
}

function count(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
