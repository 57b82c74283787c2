import { ProviderError } from '../transport/errors.ts';

/** The vendor's entities: a tune is a model, or its training; a prompt is one job of pictures. */
type Noun = 'tune' | 'prompt';

/** Tunes and prompts are counted apart there and would meet in our books, so that our name of one says which it is. */
export function writeName(noun: Noun, id: string): string {
  return `${noun}-${id}`;
}

/** @returns the vendor's own id, and of what. @throws ProviderError of kind `gone` for a name that is none of ours */
export function readName(name: string): { noun: Noun; id: string } {
  const [, noun, id] = /^(tune|prompt)-(.+)$/.exec(name) ?? [];
  if ((noun === 'tune' || noun === 'prompt') && id !== undefined) return { noun, id };
  const detail = `${name} names neither a tune nor a prompt`;
  throw new ProviderError({ kind: 'gone', provider: 'astria', call: 'status', detail });
}
