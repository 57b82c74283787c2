import type { PhotoFlaw } from '../../contract/inspection.ts';
import type { Subject } from '../../contract/portraits.ts';
import { isProviderError } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';
import { type Call, encodeForm } from './calling.ts';

/** The vendor's words for what speaks against a photo, and ours. */
const flaws = {
  blurry: 'blurry',
  full_body_image_or_longshot: 'far_away',
  funny_face: 'odd_expression',
  includes_multiple_people: 'several_people',
  selfie: 'selfie',
  wearing_hat: 'hat',
  wearing_sunglasses: 'sunglasses',
} as const satisfies Record<string, PhotoFlaw>;

type VendorFlaw = keyof typeof flaws;

/** A photo to be trained on, as JPEG. */
interface Inspected {
  photo: Buffer;
  subject: Subject;
}

/** It is only advice: nobody waits longer for it. A photo of 600 kB goes up in 3 s at 2 Mbit/s. */
const inspectMs = 15_000;

/** What speaks against a photo, before anything is paid. `unknown` whenever it cannot be told. */
export async function inspect(
  call: Call,
  { photo, subject }: Inspected,
  signal: AbortSignal,
): Promise<PhotoFlaw[] | 'unknown'> {
  const form = new FormData();
  form.append('name', subject);
  form.append('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'photo.jpg');
  try {
    const content = await encodeForm(form);
    const sent = { method: 'POST', path: '/images/inspect', ...content, readsOnly: true } as const;
    const answer = await call('inspect', { ...sent, deadlineMs: inspectMs, signal });
    const found = answer.status < 300 ? asRecord(answer.json()) : {};
    const told = (Object.keys(flaws) as VendorFlaw[]).filter((name) => typeof found[name] === 'boolean');
    return told.length === 0
      ? 'unknown'
      : told.filter((name) => found[name] === true).map((name) => flaws[name]);
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return 'unknown';
  }
}
