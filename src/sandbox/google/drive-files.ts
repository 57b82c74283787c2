import type { Context } from 'hono';
import type { ServiceDeps } from '../service.ts';
import { type DriveState, type FileRecord, folderType } from './drive-state.ts';
import { BadSelection, parseFields, selectFields } from './fields.ts';
import { driveRefusal, fileNotFound } from './refusals.ts';
import type { SettingsBox } from './settings.ts';

/** What Drive's calls are made of. */
export interface DriveDeps extends ServiceDeps {
  settings: SettingsBox;
  drive: DriveState;
}

const fileNames =
  'kind,id,name,mimeType,parents,trashed,explicitlyTrashed,size,version,md5Checksum,createdTime,modifiedTime,webViewLink,' +
  'thumbnailLink,iconLink,appProperties,driveId,ownedByMe,quotaBytesUsed,originalFilename,fileExtension,starred,description,' +
  'spaces,capabilities(canEdit,canAddChildren,canTrash,canDelete),owners,permissions,properties,webContentLink,headRevisionId,' +
  'sha1Checksum,sha256Checksum,trashedTime,trashingUser,shared,hasThumbnail';

/** All that may be asked of each kind of answer. */
const knownFields = {
  file: parseFields(fileNames),
  list: parseFields(`kind,nextPageToken,incompleteSearch,files(${fileNames})`),
  changes: parseFields(
    `kind,nextPageToken,newStartPageToken,changes(kind,changeType,time,removed,fileId,driveId,file(${fileNames}))`,
  ),
  about: parseFields('kind,user,storageQuota(limit,usage,usageInDrive,usageInDriveTrash),maxUploadSize'),
} as const;

/** The part of an answer that a call asks for by `fields`. */
export function pick(
  context: Context,
  answer: object,
  { kind, usual = '*' }: { kind: keyof typeof knownFields; usual?: string },
): unknown {
  try {
    return selectFields(answer, parseFields(context.req.query('fields') ?? usual), knownFields[kind]);
  } catch (error) {
    if (!(error instanceof BadSelection)) throw error;
    const message = `Invalid field selection ${error.message}`;
    throw driveRefusal(400, 'invalidParameter', { message, location: 'fields' });
  }
}

/** What an answer about one file has, unless it is asked for more. */
export const usualFields = 'kind,id,name,mimeType';

/** A file in Drive's words; numbers are texts. */
export function fileBody(
  file: FileRecord,
  { drive, settings, publicUrl }: DriveDeps,
): Record<string, unknown> {
  const { id, name, mimeType, parents, properties, size, md5 } = file;
  const driveId = drive.driveIdOf(file);
  const { canEdit } = settings.current;
  return {
    kind: 'drive#file',
    id,
    name,
    mimeType,
    parents,
    trashed: drive.isTrashed(file),
    explicitlyTrashed: file.isTrashed,
    ...(size !== undefined && { size: String(size), quotaBytesUsed: String(size), md5Checksum: md5 }),
    version: String(file.version),
    createdTime: new Date(file.createdMs).toISOString(),
    modifiedTime: new Date(file.modifiedMs).toISOString(),
    webViewLink: `${publicUrl}/file/d/${id}/view`,
    ...(Object.keys(properties).length > 0 && { appProperties: properties }),
    ...(driveId !== undefined && { driveId }),
    ...(driveId === undefined && { ownedByMe: true }),
    capabilities: {
      canEdit,
      canAddChildren: canEdit && mimeType === folderType,
      canTrash: canEdit,
      canDelete: canEdit,
    },
  };
}

/** Whether the call says that it knows of shared drives. */
export function knowsSharedDrives(context: Context): boolean {
  return context.req.query('supportsAllDrives') === 'true';
}

/** The file, as this call may see it; throws the 404 of one that it may not. */
export function findFile(context: Context, id: string, { drive }: DriveDeps): FileRecord {
  const file = drive.find(id);
  const isHidden = file && drive.driveIdOf(file) !== undefined && !knowsSharedDrives(context);
  if (!file || file.isGone || isHidden) throw fileNotFound(id);
  return file;
}
