import { describe, expect, test } from 'vitest';
import { accounts, nodes, simulator, taskIdOf } from './runninghub-rig.ts';

const [one, two] = accounts;

describe('places', () => {
  test('a sixth task of one key is refused and recorded, another key has places of its own', async () => {
    const { submit, body, call, journal, control } = await simulator({ settings: { runMs: 60_000 } });
    const request = await body({ webhook: 'http://127.0.0.1:9/cb/a?t=FAKE' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('/task/openapi/create', request)));
    expect(answers.filter(({ status, code }) => status === 200 && code === 0)).toHaveLength(5);
    expect(answers.filter(({ status, code }) => status === 200 && code === 421)).toHaveLength(3);
    const refused = journal.entries('runninghub.task.refused').map(({ data }) => data);
    expect(refused).toHaveLength(3);
    expect(refused[0]).toEqual({
      account: 1,
      code: 421,
      msg: 'TASK_QUEUE_MAXED',
      active: 5,
      concurrency: 5,
      webhook: 'http://127.0.0.1:9/cb/a?t=FAKE',
    });
    await submit({ account: 2 });
    await control('/accounts/1', { concurrency: 6 });
    await submit();
  });

  test('coins that running tasks will cost are not free any more', async () => {
    const { submit, control } = await simulator({ settings: { runMs: 60_000 } });
    await control('/accounts/1', { balance: 30 });
    await submit();
    await submit();
    await expect(submit()).rejects.toThrow('416');
  });
});

describe('what is refused with HTTP 200', () => {
  test('keys nobody has, revoked ones and a header that says otherwise', async () => {
    const { call, body, control } = await simulator({ settings: { requiresBearer: true } });
    const request = await body().catch(() => ({}));
    const status = (headers = {}) => call('/task/openapi/status', { ...request, taskId: '1' }, headers);
    expect((await status()).code).toBe(802);
    expect((await status({ authorization: `Bearer ${two?.key}` })).code).toBe(802);
    expect((await status({ authorization: `Bearer ${one?.key}` })).code).toBe(807);
    await control('/accounts/1', { revoked: true });
    expect((await status({ authorization: `Bearer ${one?.key}` })).code).toBe(802);
    expect((await call('/task/openapi/status', { apiKey: 'FAKE', taskId: '1' })).code).toBe(802);
  });

  test('inputs that do not fit the workflow', async () => {
    const { call, body, upload } = await simulator();
    const request = await body();
    const [product, background] = request.nodeInfoList as Record<string, string>[];
    const foreign = (await upload('product-b.webp', two?.key)).data as { fileName: string };
    const list = (...nodeInfoList: unknown[]) => ({ ...request, nodeInfoList });
    const cases: [number, Record<string, unknown>][] = [
      [301, { apiKey: one?.key, workflowId: one?.workflowId }],
      [301, list()],
      [301, list(product)],
      [301, list(product, { ...background, fieldValue: 'api/never-uploaded.png' })],
      [301, list({ ...product, fieldValue: 7 }, background)],
      [803, list(product, background, { ...product, nodeId: '33' })],
      [803, list({ ...product, fieldName: 'picture' }, background)],
      [301, { ...request, webhookUrl: 'ftp://127.0.0.1/' }],
      [301, { ...request, usePersonalQueue: true }],
      [380, { ...request, workflowId: two?.workflowId }],
    ];
    for (const [code, refused] of cases) {
      expect(await call('/task/openapi/create', refused)).toMatchObject({ status: 200, code });
    }
    expect((await call('/task/openapi/create', request)).code).toBe(0);
    // An upload belongs to the account that made it.
    expect(foreign.fileName).toMatch(/^api\/[0-9a-f]{64}\.webp$/);
    const borrowed = nodes(foreign.fileName, background?.fieldValue ?? '');
    expect((await call('/task/openapi/create', { ...request, nodeInfoList: borrowed })).code).toBe(301);
  });

  test("files that are too big, of no known kind or missing; other accounts' tasks; unknown paths", async () => {
    const { call, upload, control, submit } = await simulator();
    expect((await upload('product.exe')).code).toBe(808);
    const taskId = await submit();
    await control('/settings', { maxUploadBytes: 10 });
    expect((await upload()).code).toBe(809);
    expect((await call('/task/openapi/upload')).code).toBe(802);
    expect((await call('/task/openapi/status', { apiKey: two?.key, taskId })).code).toBe(807);
    expect((await call('/task/openapi/status', { taskId: '0' })).code).toBe(301);
    expect(await call('/task/openapi/creat')).toMatchObject({ status: 200, code: 412 });
  });
});

describe('faults', () => {
  test.each([421, 415, 416, 433, 500, 802, 809, 810, 1501])(
    'code_%i refuses a create before it has an effect, and is recorded',
    async (code) => {
      const { call, body, faults, journal } = await simulator();
      const request = await body();
      faults.plan([{ match: 'runninghub.create', fault: `code_${code}` }]);
      expect(await call('/task/openapi/create', request)).toMatchObject({ status: 200, code, data: null });
      expect(journal.entries('runninghub.task.accepted')).toEqual([]);
      expect(journal.entries('runninghub.task.refused')).toMatchObject([{ data: { account: 1, code } }]);
      expect((await call('/task/openapi/create', request)).code).toBe(0);
    },
  );

  test.each([
    ['runninghub.upload', 'code_809', 809],
    ['runninghub.status', 'code_500', 500],
    ['runninghub.outputs', 'code_805', 805],
    ['runninghub.cancel', 'code_807', 807],
    ['runninghub.workflow', 'code_380', 380],
  ])('%s takes %s', async (match, fault, code) => {
    const { call, upload, submit, faults } = await simulator();
    const taskId = await submit();
    faults.plan([{ match, fault }]);
    const [, point = ''] = match.split('.');
    const path = point === 'workflow' ? '/api/openapi/getJsonApiFormat' : `/task/openapi/${point}`;
    const answer = point === 'upload' ? await upload() : await call(path, { taskId });
    expect(answer).toMatchObject({ status: 200, code });
  });

  test.each([
    ['execute_then_reset', 1],
    ['execute_then_500', 1],
    ['html', 0],
    ['refuse', 0],
    ['http_429', 0],
  ])('%s at a create leaves %i tasks', async (fault, count) => {
    const { call, body, faults, journal } = await simulator();
    const request = await body();
    faults.plan([{ match: 'runninghub.create', fault }]);
    const answer = await call('/task/openapi/create', request).catch(() => undefined);
    expect(answer?.code ?? -1).toBe(-1);
    if (fault === 'html')
      expect(answer).toMatchObject({ status: 502, text: expect.stringContaining('<html>') });
    expect(journal.entries('runninghub.task.accepted')).toHaveLength(count);
  });

  test('node errors come with code 0, and the task fails', async () => {
    const { call, body, faults, ended } = await simulator({ settings: { runMs: 60_000 } });
    const request = await body();
    faults.plan([{ match: 'runninghub.create', fault: 'node_errors' }]);
    const answer = await call('/task/openapi/create', request);
    const { promptTips } = answer.data as { promptTips: string };
    expect(answer.code).toBe(0);
    expect(JSON.parse(promptTips)).toMatchObject({
      result: false,
      node_errors: { 2: { errors: [{ message: 'Value not in list' }], class_type: 'LoadImage' } },
    });
    expect(await ended(taskIdOf(answer))).toMatchObject({ status: 'FAILED', charged: 0 });
  });

  test('a task id can be a JSON number with all of its digits', async () => {
    const { call, body, faults, journal } = await simulator();
    const request = await body();
    faults.plan([{ match: 'runninghub.create', fault: 'numeric_task_id' }]);
    const { text } = await call('/task/openapi/create', request);
    const [accepted] = journal.entries('runninghub.task.accepted');
    expect(text).toContain(`"taskId":${String(accepted?.data.task_id)},`);
  });

  test('outputs can be code 0 with null, or empty', async () => {
    const { call, submit, faults, ended, control } = await simulator({ settings: { queuedMs: 60_000 } });
    const taskId = await submit();
    const outputs = () => call('/task/openapi/outputs', { taskId });
    await control('/settings', { nullOutputs: true });
    expect(await outputs()).toMatchObject({ code: 0, msg: 'APIKEY_TASK_IS_QUEUED', data: null });
    await control(`/jobs/${taskId}/state`, { status: 'empty' });
    expect(await ended(taskId)).toMatchObject({ status: 'SUCCESS', charged: 12 });
    expect(await outputs()).toMatchObject({ code: 0, data: [] });
    faults.plan([{ match: 'runninghub.outputs', fault: 'null_outputs' }]);
    expect(await outputs()).toMatchObject({ code: 0, data: null });
    faults.plan([{ match: 'runninghub.status', fault: 'unknown_status' }]);
    expect((await call('/task/openapi/status', { taskId })).data).toBe('PAUSED');
  });

  test('a result can be gone, cut or no picture', async () => {
    const { call, submit, faults, ended, control } = await simulator();
    const taskId = await submit();
    await ended(taskId);
    const { data } = await call('/task/openapi/outputs', { taskId });
    const [{ fileUrl }] = data as [{ fileUrl: string }];
    const whole = (await (await fetch(fileUrl)).bytes()).length;
    const broken = async (fault: string, params = {}) => {
      faults.plan([{ match: 'runninghub.result', fault, params }]);
      return fetch(fileUrl);
    };
    expect((await broken('expired_url')).status).toBe(403);
    expect((await broken('expired_url', { status: 404 })).status).toBe(404);
    expect((await (await broken('truncated_image')).bytes()).length).toBeLessThan(whole);
    expect((await broken('html_result')).headers.get('content-type')).toBe('text/html');
    await control('/settings', { resultTtlMs: 0 });
    const later = await submit();
    const { ended_at } = await ended(later);
    await expect.poll(() => Date.now()).toBeGreaterThan(Number(ended_at));
    expect((await fetch(fileUrl.replace(taskId, later))).status).toBe(403);
  });
});
