import { z } from 'zod';
import { type Box, createBox } from '../ground/settings-box.ts';

const settingsSchema = z.strictObject({
  /** The folder lies in a shared drive, which is seen only by calls that say they know of such. */
  sharedDrive: z.boolean(),
  /** The folder and the spreadsheet may be changed by the application, and not only read. */
  canEdit: z.boolean(),
  /** How long an access token holds. */
  tokenSeconds: z.int().min(1),
  /** Every token is refused. */
  revoked: z.boolean(),
  /** The one client that may sign people in; null accepts any. */
  client: z.strictObject({ id: z.string(), secret: z.string() }).nullable(),
  /** PEM by which service accounts prove who they are; null believes them. */
  servicePublicKey: z.string().nullable(),
  /** Room in My Drive. */
  quotaBytes: z.int().min(0),
  /** Reads, and writes, of a spreadsheet that are answered in a minute; 0: any number. */
  sheetCallsPerMinute: z.int().min(0),
});

/** How the simulated Google behaves; every field can be changed while it runs. */
export type GoogleSettings = z.infer<typeof settingsSchema>;
export type SettingsBox = Box<GoogleSettings>;

const defaults: GoogleSettings = {
  sharedDrive: false,
  canEdit: true,
  tokenSeconds: 3_599,
  revoked: false,
  client: null,
  servicePublicKey: null,
  quotaBytes: 15_000_000_000,
  sheetCallsPerMinute: 0,
};

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<GoogleSettings> = {}): SettingsBox {
  return createBox(settingsSchema, { ...defaults, ...patch });
}

/** What is there from the start; the settings of a sandboxed Darkroom name the first two. */
export const sheetFileId = 'FAKE_CATALOG_SHEET';
export const folderId = 'FAKE_RESULTS_FOLDER';
export const rootId = 'FAKE_MY_DRIVE';
export const sharedDriveId = 'FAKE_SHARED_DRIVE';
/** A token that never ends. */
export const standingToken = 'FAKE_ACCESS';
