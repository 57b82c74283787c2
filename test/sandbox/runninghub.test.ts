import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { runSandbox } from './running-sandbox.ts';
import { accounts, form, nodes, simulator } from './runninghub-rig.ts';

const [one, two] = accounts;

describe('the older API', () => {
  test('a task goes from queued to running to success, and its picture can be fetched', async () => {
    const { call, submit, control, ended } = await simulator({
      settings: { queuedMs: 60_000, runMs: 60_000 },
    });
    const taskId = await submit();
    expect(taskId).toMatch(/^\d{19}$/);
    expect(Number(taskId)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    const status = async () => (await call('/task/openapi/status', { taskId })).data;
    const outputs = () => call('/task/openapi/outputs', { taskId });
    expect(await status()).toBe('QUEUED');
    expect(await outputs()).toMatchObject({
      status: 200,
      code: 813,
      msg: 'APIKEY_TASK_IS_QUEUED',
      data: null,
    });
    await control(`/jobs/${taskId}/state`, { status: 'running' });
    await expect.poll(status).toBe('RUNNING');
    expect(await outputs()).toMatchObject({ code: 804, msg: 'APIKEY_TASK_IS_RUNNING', data: null });
    await control(`/jobs/${taskId}/state`, { status: 'success' });
    await ended(taskId);
    expect(await status()).toBe('SUCCESS');
    const { code, data } = await outputs();
    expect({ code, data }).toEqual({
      code: 0,
      data: [
        {
          fileUrl: expect.stringContaining(`/results/${taskId}-1.png`),
          fileType: 'png',
          taskCostTime: expect.stringMatching(/^\d+$/),
          nodeId: '9',
          consumeCoins: '12',
          consumeMoney: null,
          thirdPartyConsumeMoney: null,
        },
      ],
    });
    const [{ fileUrl }] = data as [{ fileUrl: string }];
    const picture = sharp(await (await fetch(fileUrl)).bytes());
    expect(await picture.metadata()).toMatchObject({ format: 'png', width: 64, height: 48 });
    // The red product in front of the blue background.
    const pixel = (left: number, top: number) =>
      picture.clone().extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
    expect((await pixel(32, 30))[0]).toBeGreaterThan(180);
    expect((await pixel(1, 1))[2]).toBeGreaterThan(150);
  });

  test('a create answers with nested JSON and tells of its inputs in the journal, never of the key', async () => {
    const { call, body, journal } = await simulator({ settings: { queuedMs: 60_000 } });
    const request = await body();
    const { data } = await call('/task/openapi/create', request);
    expect(data).toEqual({
      netWssUrl: null,
      taskId: expect.stringMatching(/^\d{19}$/),
      clientId: expect.stringMatching(/^[0-9a-f]+$/),
      taskStatus: 'QUEUED',
      promptTips: JSON.stringify({ result: true, error: null, outputs_to_execute: ['9'], node_errors: {} }),
    });
    expect(journal.entries('runninghub.task.accepted').map((entry) => entry.data)).toMatchObject([
      { account: 1, inputs: request.nodeInfoList },
    ]);
    expect(JSON.stringify(journal.entries())).not.toContain(one?.key);
  });

  test('a failure has no reason in its status and all of it in its outputs', async () => {
    const { call, submit, faults, ended } = await simulator();
    for (const [fault, message] of [
      ['failed', 'CUDA error'],
      ['moderated', 'Content check failed (1501)'],
    ] as const) {
      faults.plan([{ match: 'runninghub.task', fault }]);
      const taskId = await submit();
      expect(await ended(taskId)).toMatchObject({ status: 'FAILED', charged: 0 });
      expect((await call('/task/openapi/status', { taskId })).data).toBe('FAILED');
      const { code, data } = await call('/task/openapi/outputs', { taskId });
      expect(code).toBe(805);
      expect(data).toMatchObject({
        failedReason: {
          node_id: '9',
          node_name: 'SaveImage',
          exception_message: expect.stringContaining(message),
          traceback: expect.any(String),
        },
      });
    }
  });

  test('an input that is no picture fails the task', async () => {
    const { call, submit, body, ended } = await simulator();
    const request = await body();
    const page = { nodeId: '2', fieldName: 'image', fieldValue: 'http://127.0.0.1:9/none.png' };
    const nodeInfoList = [page, (request.nodeInfoList as unknown[])[1]];
    const created = await call('/task/openapi/create', { ...request, nodeInfoList });
    const { taskId } = created.data as { taskId: string };
    expect(await ended(taskId)).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('input image 1'),
    });
    expect(await ended(await submit())).toMatchObject({ status: 'SUCCESS' });
  });

  test('a queued task is cancelled for nothing, a running one is charged', async () => {
    const { call, submit, control, journalled, ended } = await simulator({
      settings: { queuedMs: 60_000, runMs: 60_000 },
    });
    const [queued, running] = [await submit(), await submit()];
    void control(`/jobs/${running}/state`, { status: 'running' });
    await journalled('runninghub.task.started');
    for (const taskId of [queued, running]) {
      expect(await call('/task/openapi/cancel', { taskId })).toMatchObject({ code: 0, data: null });
      expect((await call('/task/openapi/status', { taskId })).data).toBe('FAILED');
      expect((await call('/task/openapi/outputs', { taskId })).code).toBe(805);
      expect((await call('/task/openapi/cancel', { taskId })).code).toBe(423);
    }
    expect(await ended(queued)).toMatchObject({ status: 'CANCEL', charged: 0, account: 1 });
    expect(await ended(running)).toMatchObject({ status: 'CANCEL', charged: 12 });
    expect((await call('/task/openapi/cancel', { taskId: '1900000000000000000' })).code).toBe(807);
    await control('/settings', { cancelledStatus: 'CANCEL' });
    expect((await call('/task/openapi/status', { taskId: queued })).data).toBe('CANCEL');
  });

  test('a running task that is slow to stop keeps its place until then', async () => {
    const { call, submit, control, journalled } = await simulator({
      settings: { queuedMs: 0, runMs: 60_000, cancelMs: 60_000 },
    });
    await control('/accounts/1', { concurrency: 1 });
    const taskId = await submit();
    await journalled('runninghub.task.started');
    expect((await call('/task/openapi/cancel', { taskId })).code).toBe(0);
    expect((await call('/task/openapi/status', { taskId })).data).toBe('RUNNING');
    await expect(submit()).rejects.toThrow('421');
  });

  test('account status wants its key in lower case and answers in strings', async () => {
    const { call, submit, ended } = await simulator();
    await ended(await submit());
    expect((await call('/uc/openapi/accountStatus')).code).toBe(802);
    expect((await call('/uc/openapi/accountStatus', { apikey: one?.key })).data).toEqual({
      remainCoins: '999988',
      currentTaskCounts: '0',
      remainMoney: null,
      currency: null,
      apiType: 'NORMAL',
    });
  });

  test('the saved workflow is a string of JSON with its nodes', async () => {
    const { call } = await simulator();
    const path = '/api/openapi/getJsonApiFormat';
    const { data } = await call(path, { workflowId: one?.workflowId });
    const { prompt } = data as { prompt: string };
    expect(JSON.parse(prompt)).toMatchObject({
      2: { inputs: { image: 'saved-2.png' }, class_type: 'LoadImage' },
      9: { class_type: 'SaveImage' },
      32: { inputs: { image: 'saved-32.png' } },
    });
    expect((await call(path, { workflowId: two?.workflowId })).code).toBe(380);
  });

  test('several save nodes make several outputs', async () => {
    const { call, submit, ended } = await simulator({ settings: { outputs: 2 } });
    const taskId = await submit();
    await ended(taskId);
    const { data } = await call('/task/openapi/outputs', { taskId });
    expect(data).toMatchObject([{ nodeId: '9' }, { nodeId: '10' }]);
  });
});

describe('the newer API', () => {
  test('tells state, results and cost in one answer', async () => {
    const { newer, submit, ended } = await simulator();
    const taskId = await submit();
    await ended(taskId);
    expect(await newer('/openapi/v2/query', { taskId })).toMatchObject({
      taskId,
      status: 'SUCCESS',
      results: [{ url: expect.stringContaining('.png'), nodeId: '9', outputType: 'png', text: null }],
      usage: { consumeCoins: '12' },
    });
  });

  test('refuses in its own codes', async () => {
    const { newer, submit, ended, faults } = await simulator();
    expect(await newer('/openapi/v2/query', { taskId: '1' })).toMatchObject({
      taskId: null,
      errorCode: '1004',
    });
    expect(await newer('/openapi/v2/query', { taskId: '1' }, 'FAKE')).toMatchObject({ errorCode: '1002' });
    faults.plan([{ match: 'runninghub.task', fault: 'moderated' }]);
    const taskId = await submit();
    await ended(taskId);
    const answer = await newer('/openapi/v2/query', { taskId });
    expect(answer).toMatchObject({ status: 'FAILED', errorCode: '1501', results: null });
  });

  test('shows a cancelled task as such', async () => {
    const { newer, call, submit } = await simulator({ settings: { queuedMs: 60_000 } });
    const taskId = await submit();
    await call('/task/openapi/cancel', { taskId });
    expect(await newer('/openapi/v2/query', { taskId })).toMatchObject({ status: 'CANCEL', errorCode: null });
  });
});

test('a reused paint still gives each task a picture of its own', async () => {
  const { call, submit, ended } = await simulator({ settings: { reusesPaint: true } });
  const pictures = await Promise.all(
    [await submit(), await submit()].map(async (taskId) => {
      await ended(taskId);
      const { data } = await call('/task/openapi/outputs', { taskId });
      const [{ fileUrl }] = data as [{ fileUrl: string }];
      return Buffer.from(await (await fetch(fileUrl)).bytes());
    }),
  );
  expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(false);
  expect(await sharp(pictures[1]).metadata()).toMatchObject({ width: 64, height: 64 });
});

test('the sandbox serves it and its client moves tasks and breaks accounts', async () => {
  const { sandbox, client } = await runSandbox({ runninghub: { queuedMs: 60_000, longestSide: 64 } });
  const upload = async (name: string) => {
    const response = await fetch(`${sandbox.url}/runninghub/task/openapi/upload`, {
      method: 'POST',
      body: await form(name, one?.key),
    });
    return ((await response.json()) as { data: { fileName: string } }).data.fileName;
  };
  const nodeInfoList = nodes(await upload('product.png'), await upload('scene.png'));
  const create = async () => {
    const body = JSON.stringify({ apiKey: one?.key, workflowId: one?.workflowId, nodeInfoList });
    const url = `${sandbox.url}/runninghub/task/openapi/create`;
    return (await (await fetch(url, { method: 'POST', body })).json()) as Record<string, unknown>;
  };
  expect(await create()).toMatchObject({ code: 0 });
  const [job] = await client.runninghub.jobs();
  expect(job).toMatchObject({ account: 1, status: 'QUEUED', inputs: nodeInfoList });
  await client.runninghub.move(job?.task_id ?? '', 'success');
  expect(await client.runninghub.jobs()).toMatchObject([{ status: 'SUCCESS', charged: 12, outputs: 1 }]);
  await expect(client.runninghub.move(job?.task_id ?? '', 'failed')).rejects.toThrow('409');
  await client.runninghub.changeAccount(1, { concurrency: 0 });
  expect(await create()).toMatchObject({ code: 421 });
  await client.runninghub.changeAccount(1, { revoked: true });
  expect(await create()).toMatchObject({ code: 802 });
  await expect(client.runninghub.changeAccount(4, {})).rejects.toThrow('no account 4');
  await client.runninghub.change({ outputs: 2 });
  expect((await client.runninghub.settings()).outputs).toBe(2);
  await sandbox.close();
});
