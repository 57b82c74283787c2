import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import { createLedger } from '../ground/ledger.ts';
import type { ServiceDeps } from '../service.ts';
import { type Dialect, invalidGrant, tokenRefusal, unauthenticated } from './refusals.ts';
import { type SettingsBox, standingToken } from './settings.ts';

/** Who calls: a person's application, a service account on its own, or one that stands for a person. */
export type Identity = 'person' | 'service' | 'delegate';

/** What a person has allowed to an application. */
interface Grant {
  clientId: string;
  scope: string;
  isRevoked: boolean;
}

/** A question to a person that was answered with yes, until its code is exchanged. */
export interface Consent {
  clientId: string;
  redirectUri: string;
  scope: string;
  challenge: string | undefined;
}

/** Sign-in: codes, refresh tokens, access tokens. */
export interface Tokens {
  /** Whose token the call has; throws the 401 of one that does not hold. */
  identify(context: Context, dialect: Dialect): Identity;
  /** The code that a person's yes becomes. */
  allow(consent: Consent): string;
  /** What `POST /token` answers. */
  issue(form: Record<string, string>): object;
  /** Ends a grant by its refresh token or an access token; throws the refusal of an unknown one. */
  revoke(token: string): void;
  /** Ends all grants, as a person does in the settings of the account. */
  revokeAll(): void;
}

const accessForm = /^FAKE-access\.(person|service|delegate)\.(\d+)\.([\w-]+)$/;
const refreshForm = /^FAKE-refresh\.([\w-]+)$/;
const tokenUrl = 'https://oauth2.googleapis.com/token';

export function createTokens({ journal, settings }: ServiceDeps & { settings: SettingsBox }): Tokens {
  const { state: grants, record } = createLedger(journal, new Map<string, Grant>(), {
    'google.token.granted'(
      state,
      { grant, client_id, scope }: { grant: string; client_id: string; scope: string },
    ) {
      state.set(grant, { clientId: client_id, scope, isRevoked: false });
    },
    'google.token.revoked'(state, { grant }: { grant: string }) {
      const found = state.get(grant);
      if (found) found.isRevoked = true;
    },
  });
  const consents = new Map<string, Consent>();
  const holds = (grant: string): boolean =>
    !settings.current.revoked && grants.get(grant)?.isRevoked !== true;
  const access = (who: Identity, grant: string, scope: string) => {
    const { tokenSeconds } = settings.current;
    const token = `FAKE-access.${who}.${Date.now() + tokenSeconds * 1_000}.${grant}`;
    return { access_token: token, expires_in: tokenSeconds, scope, token_type: 'Bearer' };
  };
  return {
    identify(context, dialect) {
      const token = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
      if (token === standingToken && !settings.current.revoked) return 'person';
      const [, who, until, grant = ''] = accessForm.exec(token) ?? [];
      if (who === undefined || Number(until) <= Date.now() || !holds(grant)) throw unauthenticated(dialect);
      return who as Identity;
    },
    allow(consent) {
      const code = `4/FAKE-${randomUUID()}`;
      consents.set(code, consent);
      return code;
    },
    issue(form) {
      switch (form.grant_type ?? '') {
        case 'authorization_code': {
          checkClient(form, settings);
          const { clientId, scope } = takeConsent(consents, form);
          const grant = randomUUID();
          record('google.token.granted', { grant, client_id: clientId, scope });
          return { ...access('person', grant, scope), refresh_token: `FAKE-refresh.${grant}` };
        }
        case 'refresh_token': {
          checkClient(form, settings);
          const grant = refreshForm.exec(form.refresh_token ?? '')?.[1] ?? '';
          const found = grants.get(grant);
          if (!found || !holds(grant) || found.clientId !== form.client_id) throw invalidGrant();
          return access('person', grant, found.scope);
        }
        case 'urn:ietf:params:oauth:grant-type:jwt-bearer': {
          const { sub, scope } = readAssertion(form.assertion ?? '', settings);
          if (settings.current.revoked) throw invalidGrant();
          return access(sub === undefined ? 'service' : 'delegate', 'service', scope);
        }
        default:
          throw tokenRefusal('unsupported_grant_type', `Invalid grant_type: ${form.grant_type ?? ''}`);
      }
    },
    revoke(token) {
      const grant = refreshForm.exec(token)?.[1] ?? accessForm.exec(token)?.[3] ?? '';
      if (!grants.has(grant) || !holds(grant))
        throw tokenRefusal('invalid_token', 'Token expired or revoked');
      record('google.token.revoked', { grant });
    },
    revokeAll() {
      for (const [grant, { isRevoked }] of grants) if (!isRevoked) record('google.token.revoked', { grant });
    },
  };
}

function checkClient(
  { client_id: id, client_secret: secret }: Record<string, string>,
  settings: SettingsBox,
): void {
  const { client } = settings.current;
  const isKnown = client === null ? Boolean(id) : client.id === id && client.secret === secret;
  if (!isKnown) throw tokenRefusal('invalid_client', 'The OAuth client was not found.', 401);
}

/** A code is good once, for the client, the address and the verifier it was asked with. */
function takeConsent(consents: Map<string, Consent>, form: Record<string, string>): Consent {
  const { code = '', client_id: clientId, redirect_uri: redirectUri, code_verifier: verifier } = form;
  const consent = consents.get(code);
  consents.delete(code);
  if (consent === undefined || consent.clientId !== clientId)
    throw tokenRefusal('invalid_grant', 'Malformed auth code.');
  if (consent.redirectUri !== redirectUri) throw tokenRefusal('redirect_uri_mismatch', 'Bad Request');
  const challenge = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
  if (consent.challenge !== undefined && challenge !== consent.challenge)
    throw tokenRefusal('invalid_grant', 'Invalid code verifier.');
  return consent;
}

const claimsSchema = z.object({
  iss: z.string(),
  scope: z.string(),
  aud: z.literal(tokenUrl),
  iat: z.number(),
  exp: z.number(),
  sub: z.string().optional(),
});

/** What a service account says of itself, signed with its key. */
function readAssertion(assertion: string, settings: SettingsBox): z.infer<typeof claimsSchema> {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const { data: header } = z.object({ alg: z.literal('RS256') }).safeParse(decode(head));
  const { data: claims } = claimsSchema.safeParse(decode(body));
  if (header === undefined || claims === undefined)
    throw tokenRefusal('invalid_grant', 'Invalid JWT: a required claim is missing.');
  const { servicePublicKey } = settings.current;
  const isSigned =
    servicePublicKey === null ||
    verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${body}`),
      createPublicKey(servicePublicKey),
      Buffer.from(signature, 'base64url'),
    );
  if (!isSigned) throw tokenRefusal('invalid_grant', 'Invalid JWT Signature.');
  if (claims.exp - claims.iat > 3_600 || claims.exp * 1_000 < Date.now())
    throw tokenRefusal(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
    );
  return claims;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
