import type { DriveFile } from '../../contract/drive.ts';
import { storable } from '../../contract/storable.ts';
import { ProviderError } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';

/** What is asked of every file. */
export const fileFields = 'id,name,mimeType,parents,trashed,md5Checksum,size,webViewLink,appProperties';

/** A file as an answer describes it; numbers come as texts. */
export function readFile(answer: unknown, call: string): DriveFile {
  const file = asRecord(storable(answer));
  const id = textOf(file.id);
  if (id === '') {
    throw new ProviderError({
      kind: 'provider_error',
      provider: 'google',
      call,
      detail: 'a file without an id',
    });
  }
  const properties = Object.entries(asRecord(file.appProperties)).map(([key, value]) => [key, textOf(value)]);
  return {
    id,
    name: textOf(file.name),
    mimeType: textOf(file.mimeType),
    folderIds: Array.isArray(file.parents) ? file.parents.map(textOf) : [],
    isTrashed: file.trashed === true,
    md5: typeof file.md5Checksum === 'string' ? file.md5Checksum.toLowerCase() : undefined,
    size: Number(textOf(file.size)) || 0,
    link: textOf(file.webViewLink),
    properties: Object.fromEntries(properties) as Record<string, string>,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
