import { createHash } from 'node:crypto';
import { type FileStore, mediaEndings } from '../ground/file-store.ts';
import type { Journal } from '../ground/journal.ts';
import { createLedger } from '../ground/ledger.ts';
import { CodedRefusal } from './codes.ts';
import type { SettingsBox } from './settings.ts';

/** Files of the accounts: each is for the one that uploaded it. */
export interface Uploads {
  /** Keeps the form's `file`; resolves with what node inputs name it by. */
  store: (account: number, form: FormData) => Promise<string>;
  has: (account: number, name: string) => boolean;
}

export interface UploadDeps {
  journal: Journal;
  files: FileStore;
  settings: SettingsBox;
}

interface StoredUpload {
  account: number;
  name: string;
  bytes: number;
}

const endings = new Set([...Object.values(mediaEndings), 'zip']);

export function createUploads({ journal, files, settings }: UploadDeps): Uploads {
  const { state: known, record } = createLedger(journal, new Set<string>(), {
    'runninghub.upload.stored': (names, { account, name }: StoredUpload) =>
      void names.add(`${account} ${name}`),
  });
  return {
    has: (account, name) => known.has(`${account} ${name}`),
    async store(account, form) {
      const file = form.get('file');
      if (!(file instanceof File)) throw new CodedRefusal(301);
      if (file.size > settings.current.maxUploadBytes) throw new CodedRefusal(809);
      const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
      if (!endings.has(ending) || file.size === 0) throw new CodedRefusal(808);
      const bytes = Buffer.from(await file.arrayBuffer());
      const stored = `${createHash('sha256').update(bytes).digest('hex')}.${ending}`;
      await files.put('uploads', stored, bytes);
      const name = `api/${stored}`;
      record('runninghub.upload.stored', { account, name, bytes: bytes.length });
      return name;
    },
  };
}
