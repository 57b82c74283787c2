import { foreignName, storable } from '../../contract/storable.ts';

/**
 * Reads the JSON of a provider. What comes out can be stored: see contract/storable.ts. Every number stays the text it is written
 * as: ids of 19 digits are more than a number can hold.
 * @throws SyntaxError, RangeError when it is none, or one without end
 */
export function parseAnswer(text: string): unknown {
  return storable(
    JSON.parse(text, (_key, value: unknown, written?: { source?: string }) =>
      typeof value === 'number' ? written?.source : value,
    ),
  );
}

/** The fields of an object; none of anything else. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The provider's id of a job in one field of a callback's JSON body; undefined when there is none that can be one. */
export function readIdField(body: string, field: string): string | undefined {
  try {
    return foreignName(asRecord(parseAnswer(body))[field]);
  } catch {
    return undefined;
  }
}
