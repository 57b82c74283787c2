/** The two parts of a `multipart/related` body. */
export interface Related {
  /** Of the file, as JSON. */
  description: unknown;
  bytes: Buffer;
  mimeType: string | undefined;
}

/**
 * Reads a description and the bytes behind it; lines end as the sender's do, and the boundary may be quoted. Undefined when it is no
 * such body.
 */
export function readRelated(contentType: string, body: Buffer): Related | undefined {
  const [, quoted, plain] =
    /^multipart\/related;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const [description, content] = splitParts(body, boundary);
  if (description === undefined || content === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(description.bytes.toString('utf8'));
    return { description: json, ...content };
  } catch {
    return undefined;
  }
}

interface Part {
  bytes: Buffer;
  mimeType: string | undefined;
}

function splitParts(body: Buffer, boundary: string): Part[] {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  for (let at = body.indexOf(mark); at !== -1; ) {
    const from = at + mark.length;
    const next = body.indexOf(mark, from);
    if (next === -1) break;
    const part = readPart(body.subarray(from, next));
    if (part) parts.push(part);
    at = next;
  }
  return parts;
}

/** Headers, an empty line, bytes; the line end in front of the next boundary is not part of them. */
function readPart(raw: Buffer): Part | undefined {
  const text = raw.toString('latin1');
  const head = /^\r?\n([^]*?)\r?\n\r?\n/.exec(text) ?? /^\r?\n()\r?\n/.exec(text);
  if (head === null) return undefined;
  const tail = text.endsWith('\r\n') ? 2 : text.endsWith('\n') ? 1 : 0;
  const mimeType = /^content-type:\s*([^\r\n]+)$/im.exec(head[1] ?? '')?.[1]?.trim();
  return { bytes: raw.subarray(head[0].length, raw.length - tail), mimeType };
}
