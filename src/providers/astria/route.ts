import type { Subject } from '../../contract/portraits.ts';

/**
 * How a model comes to be: a LoRA is trained for some minutes and learns a word of its own; a face is taken from the photos at
 * once and shown by a model that knows no such word. Prompts of both go to their base.
 */
export type AstriaRoute =
  | { modelType: 'lora'; baseTuneId: number; preset: string | null; token: string; branch?: string }
  | { modelType: 'faceid'; baseTuneId: number };

export type TuneFields = Readonly<Record<string, string | number>>;

/** What a create of a model says beside its title and its photos. */
export function tuneFields(route: AstriaRoute, subject: Subject): TuneFields {
  const { modelType, baseTuneId } = route;
  const fields = { name: subject, base_tune_id: baseTuneId, model_type: modelType };
  if (route.modelType === 'faceid') return fields;
  const { preset, token, branch } = route;
  return { ...fields, token, ...(preset !== null && { preset }), ...(branch !== undefined && { branch }) };
}

/**
 * The text of a prompt that shows the person of a model. Only we name models: what looks like the vendor's syntax in a person's
 * words stays words.
 */
export function portraitText(
  route: AstriaRoute,
  { tuneId, subject, words }: { tuneId: string; subject: Subject; words: string },
): string {
  const plain = withoutSyntax(words).trim();
  const tag = `<${route.modelType}:${tuneId}:1>`;
  if (route.modelType === 'faceid') {
    // The word for whom it shows stands right behind the model.
    const isNamed = new RegExp(`^${subject}\\b`, 'i').test(plain);
    return isNamed ? `${tag} ${plain}` : joined(`${tag} ${subject}`, plain);
  }
  const name = `${route.token} ${subject}`;
  const written = new RegExp(`\\b${route.token}\\s+${subject}\\b`, 'gi');
  // Phones write the first letter large; the model has learned the small one.
  if (written.test(plain)) return `${tag} ${plain.replaceAll(written, name)}`;
  return joined(`${tag} ${name}`, plain);
}

function joined(beginning: string, rest: string): string {
  return rest === '' ? beginning : `${beginning}, ${rest}`;
}

/**
 * `<lora:…>` and `<faceid:…>` name models, also those of others; `{…}` is filled in, `--word` is a setting, and BREAK parts the
 * people of a picture.
 */
function withoutSyntax(words: string): string {
  return words
    .replaceAll(/[<{]/g, '(')
    .replaceAll(/[>}]/g, ')')
    .replaceAll(/-{2,}/g, '– ')
    .replaceAll(/\bBREAK\b/g, 'break');
}
