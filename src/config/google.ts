import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { url } from './fields.ts';
import { dataFolder } from './process.ts';
import { isHere } from './provider.ts';
import type { StandIn } from './stand-in.ts';

const serviceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().refine(isPrivateKey),
});

/** A desktop application's; others are not sent back to the machine they sign in on. */
const desktopClient = z.object({
  installed: z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) }),
});

/** Which of the two a file is, is told by what is in it. */
const credentialsFile = z.string().transform((path, context) => {
  try {
    const text = readFileSync(path, 'utf8').trim();
    // A secret that nobody has filled in yet.
    if (text === '') return undefined;
    return z.union([serviceAccount, desktopClient]).parse(JSON.parse(text));
  } catch (error) {
    // Never the text itself: a key may stand in it.
    const isUnread = error instanceof Error && 'code' in error;
    context.addIssue(
      isUnread
        ? 'must be the path of a file that can be read'
        : 'must be the JSON file of a service account key, or of an OAuth client for desktop applications, as Google gives it',
    );
    return z.NEVER;
  }
});

const fileId = z
  .string()
  .regex(/^[\w-]{10,120}$/, 'must be an id, the long word in the address of the page')
  .optional();

/** One account at Google for the catalog's sheet and its folder of pictures. */
export const google = z
  .object({
    ...dataFolder,
    GOOGLE_CREDENTIALS_PATH: credentialsFile.optional(),
    GOOGLE_TOKEN_PATH: z.string().optional(),
    GOOGLE_ACCESS_TOKEN: z.string().optional(),
    GOOGLE_SUBJECT: z.email('must be an address of mail').optional(),
    GOOGLE_API_URL: url.optional(),
    GOOGLE_SHEET_ID: fileId,
    GOOGLE_SHEET_TAB: z.string().max(100, 'must have 100 characters or less').default('Catalog'),
    GOOGLE_DRIVE_FOLDER_ID: fileId,
  })
  .transform((values) => ({
    /** Undefined: nobody is signed in, and there is no sheet. */
    credentials: credentialsOf({
      file: values.GOOGLE_CREDENTIALS_PATH,
      accessToken: values.GOOGLE_ACCESS_TOKEN,
      tokenPath: values.GOOGLE_TOKEN_PATH ?? join(values.DARKROOM_DATA_DIR, 'google-token.json'),
      subject: values.GOOGLE_SUBJECT,
    }),
    /** Where all goes instead of to Google. */
    apiUrl: values.GOOGLE_API_URL,
    /** On this machine: the sandbox's, or that of somebody who tries things out. */
    isHere: values.GOOGLE_API_URL !== undefined && isHere(values.GOOGLE_API_URL),
    sheetId: values.GOOGLE_SHEET_ID,
    sheetTab: values.GOOGLE_SHEET_TAB,
    folderId: values.GOOGLE_DRIVE_FOLDER_ID,
  }));

interface SignIn {
  file: z.infer<typeof credentialsFile> | undefined;
  accessToken: string | undefined;
  tokenPath: string;
  subject: string | undefined;
}

function credentialsOf({ file, accessToken, tokenPath, subject }: SignIn) {
  if (file === undefined)
    return accessToken === undefined ? undefined : { kind: 'token' as const, accessToken };
  if ('installed' in file) {
    const { client_id: clientId, client_secret: clientSecret } = file.installed;
    return { kind: 'oauth' as const, clientId, clientSecret, tokenPath };
  }
  return {
    kind: 'service_account' as const,
    email: file.client_email,
    privateKey: file.private_key,
    subject,
  };
}

function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

export const googleStandIn: StandIn = {
  name: 'Google',
  keys: /^GOOGLE_(?:CREDENTIALS_PATH|ACCESS_TOKEN)$/,
  urlVariable: 'GOOGLE_API_URL',
  sandboxPath: '/google',
  // What the sandbox has from the start: see src/sandbox/google/settings.ts.
  fakes: {
    GOOGLE_ACCESS_TOKEN: 'FAKE_ACCESS',
    GOOGLE_SHEET_ID: 'FAKE_CATALOG_SHEET',
    GOOGLE_DRIVE_FOLDER_ID: 'FAKE_RESULTS_FOLDER',
  },
};
