/** A file in an operator's folder, as the folder's service describes it. */
export interface DriveFile {
  id: string;
  name: string;
  mimeType: string;
  folderIds: readonly string[];
  /** In the bin, by itself or with its folder. */
  isTrashed: boolean;
  /** Lower-case hex; undefined for what has no bytes. */
  md5: string | undefined;
  /** Bytes. */
  size: number;
  /** Where a person looks at it. */
  link: string;
  /** Ours alone, not shown to people. */
  properties: Readonly<Record<string, string>>;
}

export interface DriveUpload {
  /** Made by `makeIds` and stored before the upload: the same file again under it is the same file. */
  id: string;
  name: string;
  folderId: string;
  mimeType: string;
  bytes: Buffer;
  properties: Readonly<Record<string, string>>;
}

/** Folders of files that people look into. Calls throw `ProviderError` and never repeat themselves. */
export interface Drive {
  /** @param count at most 1,000 */
  makeIds(count: number, signal: AbortSignal): Promise<string[]>;
  /** Run twice it makes one file. The bytes that arrived are compared with those that were sent. */
  upload(file: DriveUpload, signal: AbortSignal): Promise<DriveFile>;
  /** Undefined: gone for good, or not to be seen by us. */
  find(id: string, signal: AbortSignal): Promise<DriveFile | undefined>;
  /** All that is in the folder and not in the bin. */
  list(folderId: string, signal: AbortSignal): Promise<DriveFile[]>;
  /** @throws ProviderError of kind `config` when there is no such folder, or nothing may be put into it */
  checkFolder(folderId: string, signal: AbortSignal): Promise<void>;
}
