import { asRecord, parseAnswer } from '../transport/json.ts';

/** JSON inside JSON. What is not such a string is given back as it is. */
export function parseNested(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return parseAnswer(value);
  } catch {
    return value;
  }
}

/** The job's id of a parsed body, with every digit it is written with. */
export function readTaskId(body: unknown): string | undefined {
  const { taskId } = asRecord(body);
  return typeof taskId === 'string' && /^[1-9]\d{0,39}$/.test(taskId) ? taskId : undefined;
}
