import { randomUUID } from 'node:crypto';
import { createLedger } from '../ground/ledger.ts';
import type { DriveDeps } from './drive-files.ts';

/** An upload that comes in pieces. */
interface Session {
  /** What was said at its beginning. */
  upload: object;
  mimeType: string | undefined;
  /** Bytes so far. */
  received: number;
}

/** Uploads under way; a restart knows what was received. */
export interface UploadSessions {
  begin(about: { upload: object; mimeType: string | undefined }): string;
  find(id: string): Session | undefined;
  /** Keeps a piece that begins where the last one ended, or overlaps it. @returns all bytes so far */
  receive(id: string, piece: { at: number; piece: Buffer }): Promise<Buffer>;
  end(id: string): Promise<void>;
}

export function createUploadSessions({ journal, drive }: DriveDeps): UploadSessions {
  const { state, record } = createLedger(journal, new Map<string, Session>(), {
    'google.upload.begun'(
      state,
      { session, ...about }: { session: string; upload: object; mime_type?: string },
    ) {
      state.set(session, { upload: about.upload, mimeType: about.mime_type, received: 0 });
    },
    'google.upload.received'(state, { session, received }: { session: string; received: number }) {
      const found = state.get(session);
      if (found) found.received = received;
    },
    'google.upload.ended'(state, { session }: { session: string }) {
      state.delete(session);
    },
  });
  return {
    begin({ upload, mimeType }) {
      const session = randomUUID();
      record('google.upload.begun', {
        session,
        upload,
        ...(mimeType !== undefined && { mime_type: mimeType }),
      });
      return session;
    },
    find: (id) => state.get(id),
    async receive(id, { at, piece }) {
      const before = (await drive.store.get('uploads', nameOf(id))) ?? Buffer.alloc(0);
      if (piece.length === 0 || at > before.length) return before;
      const bytes = Buffer.concat([before.subarray(0, at), piece]);
      await drive.store.put('uploads', nameOf(id), bytes);
      record('google.upload.received', { session: id, received: bytes.length });
      return bytes;
    },
    async end(id) {
      record('google.upload.ended', { session: id });
      await drive.store.remove('uploads', nameOf(id));
    },
  };
}

function nameOf(id: string): string {
  return `${id}.part`;
}
