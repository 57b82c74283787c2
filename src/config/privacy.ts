import { z } from 'zod';
import { wholeNumber } from './fields.ts';

/** What people are promised of what is kept of them. */
export const privacy = z
  .object({
    DELETION_UNDO: wholeNumber(3_600, { most: 86_400 }),
    BACKUP_DAYS: wholeNumber(30, { most: 3_650 }),
  })
  .transform(({ DELETION_UNDO: undo, BACKUP_DAYS: backupDays }) => ({
    /** How long whoever asked for the deletion of their data can undo it. */
    undoMs: undo * 1_000,
    /** How long copies of database and pictures are kept by whoever runs this. */
    backupDays,
  }));
