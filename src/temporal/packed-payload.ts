import type { Payload } from '@temporalio/common';
import protobuf from 'protobufjs/minimal.js';

/** Of temporal.api.common.v1.Payload: a map of names to bytes, and bytes. Each is the field's number and that it has a length. */
const metadataTag = 0x0a;
const dataTag = 0x12;

/** A payload as Temporal's protocol writes it. */
export function packPayload({ metadata, data }: Payload): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [name, value] of Object.entries(metadata ?? {}))
    writer
      .uint32(metadataTag)
      .fork()
      .uint32(metadataTag)
      .string(name)
      .uint32(dataTag)
      .bytes(value ?? new Uint8Array())
      .ldelim();
  if (data !== undefined && data !== null) writer.uint32(dataTag).bytes(data);
  return writer.finish();
}

/** @throws on what is no payload */
export function unpackPayload(bytes: Uint8Array): Payload {
  const reader = protobuf.Reader.create(bytes);
  const metadata: Record<string, Uint8Array> = {};
  let data: Uint8Array | undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === dataTag) data = reader.bytes();
    else if (tag === metadataTag) Object.assign(metadata, readEntry(reader));
    else reader.skipType(tag & 7);
  }
  return { metadata, ...(data !== undefined && { data }) };
}

function readEntry(reader: protobuf.Reader): Record<string, Uint8Array> {
  const end = reader.uint32() + reader.pos;
  let name = '';
  let value: Uint8Array = new Uint8Array();
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === metadataTag) name = reader.string();
    else if (tag === dataTag) value = reader.bytes();
    else reader.skipType(tag & 7);
  }
  return { [name]: value };
}
