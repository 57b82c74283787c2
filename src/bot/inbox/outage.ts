import { GrammyError, HttpError } from 'grammy';
import { DatabaseTimeout } from '../../db/sql.ts';
import { TemporalAway } from '../../operations/order-executions.ts';
import { FileFetchFailed } from '../../telegram/files.ts';

/** Codes of a connection that broke or was never made (Node, postgres.js). */
const brokenConnection =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECTION_|CONNECT_TIMEOUT)/;
/** SQLSTATE: connection, resources, shut down, statement or lock timeout, deadlock, serialisation. */
const databaseAway = /^(08|53|57|55P03|40001|40P01)/;

const outages = [HttpError, DatabaseTimeout, FileFetchFailed, TemporalAway];

/** Whether the database, Temporal or Telegram is away or busy: the same update can be handled later. */
export function isOutage(error: unknown): boolean {
  if (outages.some((kind) => error instanceof kind)) return true;
  if (error instanceof GrammyError)
    return error.error_code >= 500 || [401, 409, 429].includes(error.error_code);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return brokenConnection.test(code) || (/^[0-9A-Z]{5}$/.test(code) && databaseAway.test(code));
}
