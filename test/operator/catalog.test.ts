import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { moveRun } from '../../src/db/catalog/runs.ts';
import { createRunExecutions } from '../operations/catalog-scene.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';
import { operator } from './run.ts';

let line: CommandLine;
const start = 'https://shop.example.test/';

beforeAll(async () => {
  line = await createCommandLine();
});
afterAll(() => line.close());
beforeEach(async () => {
  line.executions = createRunExecutions();
  await line.sql`truncate catalog_sources cascade`;
});

const run = (...args: string[]) => line.run('catalog', ...args);

const addShop = (name = 'shop') => run('source', name, '--start', start, '--why', 'a new shop');

async function begun(): Promise<number> {
  await addShop();
  const { out } = await run('parse');
  return Number(/^Run (\d+) has begun/.exec(out)?.[1]);
}

describe('sources', () => {
  test('[b35] are added, listed, shown and changed, as many as one likes', async () => {
    expect((await run('source')).out).toBe('There is no source yet.');
    expect((await addShop()).out).toMatch(
      /^shop is set\.\nid +\d+\nname +shop\nstartUrl +https:\/\/shop\.example\.test\//,
    );
    await addShop('second');
    expect((await run('source')).out).toMatch(
      /^SOURCE +BEGINS AT +PICTURES\nshop +https.*–\nsecond +https.*–$/,
    );
    const hosts = ['--host', 'www.example.test', '--host', 'img.example.test'];
    const selectors = ['--selector', 'name=h1.title', '--selector', 'images=img[data-a=b]'];
    const rest = ['--prompt', 'on white', '--pause', '0', '--why', 'x'];
    const changed = await run('source', 'shop', ...hosts, ...selectors, ...rest);
    expect(changed.out).toMatch(/^hosts +\["www\.example\.test","img\.example\.test"\]$/m);
    expect(changed.out).toMatch(/^selectors +\{"name":"h1\.title","images":"img\[data-a=b\]"\}$/m);
    const json = JSON.parse((await run('source', 'shop', '--json')).out);
    expect(json).toMatchObject({ kind: 'source', defaultPrompt: 'on white', pauseMs: 0, startUrl: start });
    await run('source', 'shop', '--prompt', '', '--why', 'x');
    expect(JSON.parse((await run('source', 'shop', '--json')).out)).toMatchObject({ defaultPrompt: null });
  });

  test.each([
    [['source', 'shop', '--start', 'ftp://x', '--why', 'x'], '--start is "ftp://x": it must be an address'],
    [['source', 'a"b', '--start', start, '--why', 'x'], 'NAME is "a"b": it must be up to 60'],
    [['source', 'shop', '--host', 'a/b', '--why', 'x'], '--host is "a/b": it must be a host'],
    [['source', 'shop', '--selector', 'name', '--why', 'x'], '--selector is "name": it must look like'],
    [['source', 'shop', '--selector', 'colour=b', '--why', 'x'], '--selector is "colour": it must be one of'],
    [['source', 'shop', '--sheet', 'x', '--why', 'x'], '--sheet is "x": it must be an id'],
    [['source', 'shop', '--start', start], '--why is empty'],
    [['parse', '--yes'], '"catalog parse" takes no --yes.'],
    [['parse', '--limit', '0'], '--limit is "0"'],
    [['parse', '--host', 'a'], '"catalog parse" takes no --host.'],
    [['status', 'x'], 'RUN is "x": it must be a whole number'],
    [['status', '1', '2'], '"2" is one word too many. It is typed so: catalog status [RUN]'],
    [['pause', '1'], '--why is missing.'],
    [['answer', '1', 'perhaps'], 'The answer is "perhaps": it must be one of yes, no.'],
    [['skip', '1', '--why', 'x'], 'ITEM is missing.'],
  ])('%j is not understood, and why is said', async (args, sentence) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  test('are tried on one page', async () => {
    await run('source', 'shop', '--start', 'https://shop.example.test', '--why', 'x');
    line.executions.found = { kind: 'no_product', links: 7 };
    const { out } = await run('preview', 'https://shop.example.test/about', '--source', 'shop');
    expect(out).toContain('is not the page of a product; it has 7 links');
    line.executions.found = 'late';
    expect(await run('preview', 'https://shop.example.test/about', '--source', 'shop')).toMatchObject({
      code: 1,
    });
    expect(await run('preview', 'about', '--source', 'shop')).toMatchObject({ code: 2 });
  });

  test('what is not there is said', async () => {
    expect(await run('source', 'shop')).toMatchObject({ code: 1, err: 'There is no source shop.' });
    const unstarted = await run('source', 'shop', '--pause', '5', '--why', 'x');
    expect(unstarted).toMatchObject({ code: 1, err: expect.stringContaining('a new one needs --start') });
    expect(await run('parse')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no such source'),
    });
    await addShop();
    await addShop('second');
    expect(await run('run')).toMatchObject({
      code: 1,
      err: 'Say which one by --source: there is shop, second.',
    });
  });
});

describe('runs', () => {
  test('[b21] [b22] begin with what was typed; the second of a source is told who runs', async () => {
    await addShop();
    line.executions.temporal = 'away';
    const flags = ['--source', 'shop', '--limit', '5', '--force', '--dry-run', '--yes'];
    const { code, out } = await run('generate', ...flags);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Run \d+ is written down; Temporal does not answer now, so it begins later: `catalog status \d+` shows/,
    );
    const [row] = await line.sql`select stages, options, started_by from catalog_runs`;
    expect(row).toEqual({
      stages: ['generate'],
      options: { force: true, dryRun: true, isConfirmed: true, limit: 5 },
      started_by: 'operator max',
    });
    expect(await run('run')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Run \d+ of this source is under way since .* UTC, begun by max\.$/),
    });
  });

  test('[b23] are listed with how each source stands, and shown in full', async () => {
    const none = await run('status');
    expect(none.out).toContain('There was no run yet.');
    const id = await begun();
    await moveRun(line.sql, id, { event: 'paused', data: { by: 'operator ann', why: 'lunch' } });
    const failed = { status: 'failed', reason: 'no_sheet', detail: 'GOOGLE_SHEET_ID is missing.' } as const;
    await moveRun(line.sql, id, failed);
    const { out } = await run('status');
    expect(out).toMatch(
      /^SOURCE +TO MAKE +DECIDE +DESCRIBE +PUBLISH +SHOWN +NOT MADE, AND WHY\nshop +0 +0 +0 +0 +0\n\nRUN +STATUS +SOURCE/,
    );
    expect(out).toMatch(
      new RegExp(`^${id} +failed +shop +parse +.* operator max +there is no sheet to write into$`, 'm'),
    );
    const shown = await run('status', String(id));
    expect(shown.out).toContain(`shop · run ${id} · reading the shop\nBegun by max on`);
    expect(shown.out).toContain('Detail: GOOGLE_SHEET_ID is missing.');
    expect(shown.out).toMatch(/\d\d:\d\d:\d\d {2}paused +ann: lunch$/m);
    expect(await run('status', '999')).toMatchObject({ code: 1, err: 'There is no run 999.' });
    const changes = await operator({ DATABASE_URL: line.url }, 'changes');
    expect(changes.out).toMatch(new RegExp(`operator ann +paused +run ${id} +lunch`));
  });

  test('are told words, and say when they cannot be', async () => {
    const id = String(await begun());
    expect(await run('pause', id, '--why', 'x')).toMatchObject({ code: 0, out: `Run ${id} pauses.` });
    expect(await run('cancel', id, '--why', 'x')).toMatchObject({
      code: 0,
      out: `Run ${id} is being stopped.`,
    });
    line.executions.temporal = 'away';
    expect(await run('pause', id, '--why', 'x')).toMatchObject({
      code: 1,
      err: 'Temporal does not answer; the run was not told.',
    });
    line.executions.temporal = 'there';
    expect(await run('resume', id, '--why', 'x')).toMatchObject({ err: `Run ${id} is so already.` });
    expect(await run('answer', id, 'yes')).toMatchObject({ err: `Run ${id} does not ask that now.` });
    await moveRun(line.sql, Number(id), { status: 'asking', question: { kind: 'prompts', pictures: 1 } });
    expect(await run('resume', id, '--why', 'x')).toMatchObject({
      err: expect.stringContaining('asks something'),
    });
    expect(await run('answer', id, 'yes')).toMatchObject({ code: 0, out: `Run ${id} goes on.` });
    expect(line.executions.told.at(-1)).toMatchObject({
      by: 'operator max',
      answer: 'yes',
      via: 'command line',
      question: 'prompts',
    });
    await moveRun(line.sql, Number(id), { status: 'done' });
    expect(await run('pause', id, '--why', 'x')).toMatchObject({ err: `Run ${id} has ended: done.` });
    expect(await run('skip', id, '7', '--why', 'x')).toMatchObject({
      code: 1,
      err: `The source of run ${id} has no picture 7.`,
    });
    expect(await run('retry', '999', '7', '--why', 'x')).toMatchObject({ err: 'There is no run 999.' });
  });
});
