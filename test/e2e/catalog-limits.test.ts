import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSome } from '../harness/catalog.ts';
import { openTrouble, type Trouble } from '../harness/catalog-trouble.ts';

let trouble: Trouble;

beforeAll(async () => {
  trouble = await openTrouble();
  await readSome(trouble.studio, 4);
});
afterAll(() => trouble.studio.close());
beforeEach(() => trouble.studio.sandbox.faults.clear());

describe('pictures', () => {
  it('[b8] wait out limits of Gemini, of Drive and of Sheets', async () => {
    const { run } = await trouble.generate(4, [
      { match: 'gemini.create', fault: 'quota_minute', params: { retryDelay: '1s' } },
      { match: 'gemini.create', fault: 'http_503', nth: 2 },
      { match: 'google.create', fault: 'rate_limit', nth: 2 },
      { match: 'google.write', fault: 'rate_limit' },
    ]);
    await trouble.haveAllFired();
    expect(await trouble.filesOf(run)).toHaveLength(4);
    await trouble.expectEachOnce(run);
  });

  it('[b10] of a batch that expires or fails go into another one', async () => {
    for (const fault of ['expired', 'failed']) {
      const before = (await trouble.studio.sandbox.gemini.batches()).length;
      const { run, card } = await trouble.generate(3, [{ match: 'gemini.batch', fault }]);
      await trouble.haveAllFired();
      expect(card).toMatch(/Batch 1 · 3 pictures · [^✅\n]+\n📦 Batch 2 · 3 pictures · ✅ done/);
      expect(await trouble.studio.sandbox.gemini.batches()).toHaveLength(before + 2);
      expect(await trouble.filesOf(run)).toHaveLength(3);
    }
  });

  it('[b13] wait for room in a full folder, say so to an administrator, and come into it once', async () => {
    const admin = await trouble.studio.admin();
    const { quotaBytes } = await trouble.studio.sandbox.google.settings();
    await trouble.studio.sandbox.google.change({ quotaBytes: 0 });
    const { run } = await trouble.generate(3, [], /✅ 3 of 3 made/);
    await admin.sees(/The folder of pictures cannot be used/);
    await trouble.studio.sandbox.google.change({ quotaBytes });
    await trouble.hurryTo(run, /3 of 3 made · 📁 3 in the folder[^]*Done in/);
    await trouble.expectEachOnce(run);
  });
});
