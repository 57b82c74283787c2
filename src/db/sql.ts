import postgres from 'postgres';

export type Sql = postgres.Sql<{ bigint: number }>;

/** The database did not answer in time. Whether the statement took effect is unknown; all of ours may be sent again. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/** Shorter than any activity's timeout, so that a stuck statement is reported by the one who sent it. */
const deadlineMs = 5_000;

/** Beyond a statement's own deadline nothing is heard of it any more. */
const unheardMs = 500;
/** When a statement is given up: activities are given more time than theirs together. */
export const longestStatementMs = deadlineMs + unheardMs;

/** The driver's own pause grows to 20 s when several connections break at once, although the server is back after one. */
const reconnectPauseSeconds = () => 0.2;

/**
 * A pool of connections. bigint columns arrive as numbers: ids and credits stay far below 2^53.
 * @param url postgres:// address
 * @param poolSize most connections at once
 */
export function connectDatabase(url: string, poolSize = 8): Sql {
  return postgres(url, {
    max: poolSize,
    connect_timeout: 5,
    idle_timeout: 60,
    // The driver asks for array types on each new connection, and dies of a connection that breaks during that question.
    // No statement of ours takes or gives arrays: they travel as JSON.
    fetch_types: false,
    backoff: reconnectPauseSeconds,
    onnotice: () => undefined,
    connection: {
      application_name: 'darkroom',
      statement_timeout: deadlineMs,
      lock_timeout: 2_000,
    },
    types: {
      bigint: {
        to: 20,
        from: [20],
        parse: (text: string) => Number(text),
        serialize: (value: number) => String(value),
      },
    },
  });
}

/**
 * Runs one statement under a deadline of our own: when a connection dies at the wrong moment the driver's promise may
 * never settle.
 * @throws DatabaseTimeout
 */
export async function timed<T>(query: PromiseLike<T>, limitMs = deadlineMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DatabaseTimeout(`no answer from the database in ${limitMs} ms`)),
      limitMs + unheardMs,
    );
  });
  try {
    return await Promise.race([query, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs one statement that may take longer than all others, as one over all history does, on a connection of its own with that limit.
 * Not in a transaction that sets the limit: when the server dies between its statements, the driver ends the process.
 * @throws DatabaseTimeout
 */
export async function patiently<T>(
  sql: Sql,
  limitMs: number,
  query: (connection: Sql) => PromiseLike<readonly T[]>,
): Promise<readonly T[]> {
  const { options } = sql;
  const patient = postgres({
    ...(options as object),
    max: 1,
    connection: { ...options.connection, statement_timeout: limitMs },
  }) as unknown as Sql;
  try {
    return await timed(query(patient), limitMs);
  } finally {
    // Its end is nobody's concern: it has nothing under way that anybody waits for.
    patient.end({ timeout: 1 }).catch(() => undefined);
  }
}

/** Whether a statement was refused because another row has this value already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** The only row of a statement that always gives one. */
export async function one<T>(query: PromiseLike<readonly T[]>): Promise<T> {
  const [row] = await timed(query);
  if (row === undefined) throw new Error('the statement gave no row');
  return row;
}
