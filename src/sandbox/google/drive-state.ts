import { createFileStore, type FileStore } from '../ground/file-store.ts';
import { createLedger } from '../ground/ledger.ts';
import type { ServiceDeps } from '../service.ts';
import { folderId, rootId, type SettingsBox, sharedDriveId, sheetFileId } from './settings.ts';

export const folderType = 'application/vnd.google-apps.folder';
const sheetType = 'application/vnd.google-apps.spreadsheet';

/** A file or folder as it is kept. */
export interface FileRecord {
  id: string;
  name: string;
  mimeType: string;
  parents: readonly string[];
  properties: Readonly<Record<string, string>>;
  size?: number;
  md5?: string;
  /** Its bytes in the file store. */
  stored?: string;
  /** By itself, and not with its folder. */
  isTrashed: boolean;
  createdMs: number;
  modifiedMs: number;
  version: number;
  /** When it changed last, in the order of all changes. */
  change: number;
  /** Gone for good. */
  isGone: boolean;
}

/** Who did it: the application by the API, or a person in the browser. */
export type By = 'app' | 'person';

export interface NewFile {
  file: string;
  name: string;
  mimeType: string;
  parents: readonly string[];
  properties: Readonly<Record<string, string>>;
  size?: number;
  md5?: string;
  stored?: string;
  by: By;
}

/** What may change of a file; what is left out stays. */
export interface FileChange {
  file: string;
  name?: string;
  mimeType?: string;
  parents?: readonly string[];
  properties?: Readonly<Record<string, string>>;
  size?: number;
  md5?: string;
  stored?: string;
  by: By;
}

interface State {
  files: Map<string, FileRecord>;
  /** Changes so far. */
  changes: number;
}

/** All files, and what is done to them. */
export interface DriveState {
  store: FileStore;
  /** Those that are there, in the bin too, the oldest first. */
  files(): FileRecord[];
  /** One that is there, or was. */
  find(id: string): FileRecord | undefined;
  changes(): number;
  /** What changed at this number or later, gone or not, each file once. */
  changed(since: number): FileRecord[];
  create(file: NewFile): FileRecord;
  change(change: FileChange): void;
  trash(id: string, isTrashed: boolean, by: By): void;
  remove(id: string, by: By): Promise<void>;
  /** In the bin, by itself or with a folder above. */
  isTrashed(file: FileRecord): boolean;
  driveIdOf(file: FileRecord): string | undefined;
}

export function createDriveState(deps: ServiceDeps & { settings: SettingsBox }): DriveState {
  const { journal, dataDir, settings } = deps;
  const store = createFileStore(dataDir);
  const { state, record } = createLedger(journal, firstState(), {
    'google.file.created': (state, { file, ...fields }: Omit<NewFile, 'by'>, atMs: number) => {
      const times = { createdMs: atMs, modifiedMs: atMs, version: 1, isTrashed: false, isGone: false };
      state.changes += 1;
      state.files.set(file, { id: file, ...fields, ...times, change: state.changes });
    },
    'google.file.changed': (state, { file, ...fields }: Omit<FileChange, 'by'>, atMs: number) =>
      touch(state, file, { ...fields, modifiedMs: atMs }),
    'google.file.trashed': (state, { file }: { file: string; by: By }) =>
      touch(state, file, { isTrashed: true }),
    'google.file.restored': (state, { file }: { file: string; by: By }) =>
      touch(state, file, { isTrashed: false }),
    'google.file.deleted': (state, { file }: { file: string; by: By }) =>
      touch(state, file, { isGone: true }),
  });
  const above = (file: FileRecord): FileRecord[] =>
    file.parents.flatMap((id) => {
      const parent = state.files.get(id);
      return parent ? [parent, ...above(parent)] : [];
    });
  return {
    store,
    files: () => [...state.files.values()].filter((file) => !file.isGone),
    find: (id) => state.files.get(id === 'root' ? rootId : id),
    changes: () => state.changes,
    changed: (since) =>
      [...state.files.values()]
        .filter(({ change }) => change >= since && change > 0)
        .toSorted((one, other) => one.change - other.change),
    create(file) {
      record('google.file.created', file);
      return state.files.get(file.file) as FileRecord;
    },
    change: (change) => record('google.file.changed', change),
    trash: (file, isTrashed, by) =>
      record(isTrashed ? 'google.file.trashed' : 'google.file.restored', { file, by }),
    async remove(file, by) {
      const stored = state.files.get(file)?.stored;
      record('google.file.deleted', { file, by });
      if (stored !== undefined) await store.remove('uploads', stored);
    },
    isTrashed: (file) => [file, ...above(file)].some((one) => one.isTrashed),
    driveIdOf: (file) =>
      settings.current.sharedDrive && [file, ...above(file)].some(({ id }) => id === folderId)
        ? sharedDriveId
        : undefined,
  };
}

function touch(state: State, id: string, fields: Partial<FileRecord>): void {
  const file = state.files.get(id);
  if (!file) return;
  state.changes += 1;
  state.files.set(id, { ...file, ...fields, version: file.version + 1, change: state.changes });
}

/** My Drive with a folder for results and the spreadsheet in it. */
function firstState(): State {
  const files = new Map([
    firstFile(rootId, 'My Drive', folderType),
    firstFile(folderId, 'Darkroom results', folderType),
    firstFile(sheetFileId, 'Darkroom catalog', sheetType),
  ]);
  return { files, changes: 0 };
}

function firstFile(id: string, name: string, mimeType: string): [string, FileRecord] {
  const startMs = Date.UTC(2026, 0, 1);
  return [
    id,
    {
      id,
      name,
      mimeType,
      parents: id === rootId ? [] : [rootId],
      properties: {},
      isTrashed: false,
      createdMs: startMs,
      modifiedMs: startMs,
      version: 1,
      change: 0,
      isGone: false,
    },
  ];
}
