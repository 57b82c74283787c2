import { createHmac, randomBytes } from 'node:crypto';
import type { CallbackFormat } from '../ground/callbacks.ts';
import { numberOf } from '../ground/faults.ts';
import { expiresAt } from '../ground/job.ts';
import { withOddWords } from '../ground/odd-words.ts';
import { callbackBodyOf } from './envelope.ts';
import type { HiggsfieldEnd, HiggsfieldJob, HiggsfieldOrder } from './jobs.ts';
import type { SettingsBox } from './settings.ts';

/** Callbacks in both profiles; the newer one signs them. */
export function createCallbackFormat(
  settings: SettingsBox,
  publicUrl: string,
): CallbackFormat<HiggsfieldOrder, HiggsfieldEnd> {
  return {
    alterations: ['wrong_signature', 'skewed_timestamp'],
    request(job, altered) {
      const { webhookSecrets: secrets, oddWords } = settings.current;
      const told = callbackBodyOf(job, publicUrl);
      const body = JSON.stringify(oddWords ? withOddWords(told) : told);
      const headers = {
        'user-agent': 'Higgsfield-Webhooks/1.0',
        ...signatureHeaders({ job, body, altered, secrets }),
      };
      return { body, headers };
    },
    // Weak until a 2xx, newer on anything but a network error or a 5xx.
    isAccepted: ({ order }, status) =>
      order.profile === 'weak' ? status >= 200 && status < 300 : status < 500,
    isSilent: (job) => job.end?.status === 'canceled' || isGone(job),
  };
}

/** Nothing is delivered about a request whose data were deleted or have expired (newer profile). */
function isGone(job: HiggsfieldJob): boolean {
  const { profile, deleted = false } = job.order;
  return deleted || (profile === 'newer' && Date.now() > (expiresAt(job) ?? 0));
}

interface Signing {
  job: HiggsfieldJob;
  body: string;
  altered: string | undefined;
  secrets: string[];
}

/** The three headers of Standard Webhooks; several secrets sign side by side during a rotation. */
function signatureHeaders({ job, body, altered, secrets }: Signing): Record<string, string> {
  const { profile, callbackFault } = job.order;
  if (profile === 'weak' || secrets.length === 0) return {};
  const skewSeconds = altered === 'skewed_timestamp' ? numberOf(callbackFault?.params.skewSeconds, -900) : 0;
  const id = `msg_${job.id}`;
  const timestamp = String(Math.floor(Date.now() / 1_000) + skewSeconds);
  const keys =
    altered === 'wrong_signature'
      ? [randomBytes(24)]
      : secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
