import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { createPayloadCodec } from '../src/temporal/payload-codec.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';

const payloads = 20_000;
/** What an order's steps are told and answer, and the most we tell. */
const sizes = [200, 2_048, 65_536];

/** What processor time it takes to encrypt a payload and to read it again. */
export async function measureCodec({ runs }: BenchPlan): Promise<Findings> {
  const codec = createPayloadCodec({ isWriting: true, keys: [{ id: 'bench', bytes: randomBytes(32) }] });
  const figures: Figure[] = [];
  for (const bytes of sizes) {
    const payload: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: randomBytes(bytes) };
    const values: number[] = [];
    // The first run is the warm-up.
    for (let run = 0; run <= runs; run += 1) {
      const times = Math.ceil((payloads * 200) / bytes);
      const before = process.cpuUsage();
      for (let count = 0; count < times; count += 1) await codec.decode(await codec.encode([payload]));
      const { user, system } = process.cpuUsage(before);
      values.push((user + system) / times);
    }
    figures.push({ name: `CPU to encrypt and read ${bytes} bytes`, unit: 'µs', values: values.slice(1) });
  }
  return { figures, broken: [] };
}
