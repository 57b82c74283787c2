import { describe, expect, test } from 'vitest';
import { folder, receiver } from './higgsfield-rig.ts';
import { simulator } from './runninghub-rig.ts';

const isOver = ({ over }: Record<string, unknown>): boolean => over === true;

describe('callbacks', () => {
  test('tell of the end with the answer of outputs as JSON inside JSON, until a 2xx', async () => {
    const hook = await receiver([500, 302, 200]);
    const { submit, call, journalled } = await simulator();
    const taskId = await submit({ webhook: `${hook.url}cb?t=FAKE` });
    await journalled('runninghub.callback.sent', isOver);
    expect(hook.callbacks.map(({ url }) => url)).toEqual(['/cb?t=FAKE', '/cb?t=FAKE', '/cb?t=FAKE']);
    expect(new Set(hook.callbacks.map(({ body }) => body)).size).toBe(1);
    const body = JSON.parse(hook.callbacks[0]?.body ?? '') as Record<string, string>;
    expect(body).toMatchObject({ event: 'TASK_END', taskId });
    const { code, msg, data } = await call('/task/openapi/outputs', { taskId });
    expect(JSON.parse(body.eventData ?? '')).toEqual({ code, msg, data });
  });

  test('end after the third attempt', async () => {
    const hook = await receiver([500, 500, 500, 500]);
    const { submit, journalled, journal } = await simulator();
    await submit({ webhook: hook.url });
    await journalled('runninghub.callback.sent', isOver);
    expect(hook.callbacks).toHaveLength(3);
    expect(journal.entries('runninghub.callback.sent').map(({ data }) => data.status)).toEqual([
      500, 500, 500,
    ]);
  });

  test('are sent again to a receiver that is too slow', async () => {
    const held = Promise.withResolvers<number>();
    const hook = await receiver([() => held.promise]);
    const { submit, journalled } = await simulator({ settings: { callbackTimeoutMs: 20 } });
    await submit({ webhook: hook.url });
    expect(await journalled('runninghub.callback.sent', ({ attempt }) => attempt === 1)).toMatchObject({
      error: 'TimeoutError',
      over: false,
    });
    await journalled('runninghub.callback.sent', ({ attempt }) => attempt === 2);
    held.resolve(200);
  });

  test('tell of a failure and of a cancel, too', async () => {
    const hook = await receiver();
    const { submit, faults, call, journalled } = await simulator();
    faults.plan([{ match: 'runninghub.task', fault: 'failed' }]);
    await submit({ webhook: hook.url });
    await journalled('runninghub.callback.sent', isOver);
    faults.plan([{ match: 'runninghub.task', fault: 'never_ends' }]);
    const taskId = await submit({ webhook: hook.url });
    await call('/task/openapi/cancel', { taskId });
    await journalled('runninghub.callback.sent', ({ task_id }) => task_id === taskId);
    const events = hook.callbacks.map(({ body }) => JSON.parse(body) as { eventData: string });
    expect(events.map(({ eventData }) => JSON.parse(eventData) as unknown)).toMatchObject([
      { code: 805, data: { failedReason: { exception_type: 'RuntimeError' } } },
      { code: 805, data: { failedReason: { exception_type: 'InterruptProcessingException' } } },
    ]);
  });

  test('are lost, doubled, late or forged by plan', async () => {
    const hook = await receiver();
    const { submit, faults, ended, journalled, journal } = await simulator();
    const run = async (fault: string, params: Record<string, unknown> = {}): Promise<string[]> => {
      hook.callbacks.length = 0;
      faults.plan([{ match: 'runninghub.callback', fault, params }]);
      const taskId = await submit({ webhook: `${hook.url}?t=TOKEN` });
      const mine = ({ task_id }: Record<string, unknown>): boolean => task_id === taskId;
      const ends = (data: Record<string, unknown>): boolean =>
        mine(data) && (fault === 'callback_duplicate' ? data.copy === true : isOver(data));
      if (fault === 'callback_lost') await ended(taskId);
      else await journalled('runninghub.callback.sent', ends);
      expect(journal.entries('runninghub.callback.sent').filter(({ data }) => mine(data))).toHaveLength(
        hook.callbacks.length,
      );
      return hook.callbacks.map(({ url }) => url);
    };
    expect(await run('callback_lost')).toEqual([]);
    expect(await run('callback_duplicate')).toEqual(['/?t=TOKEN', '/?t=TOKEN']);
    expect(await run('callback_wrong_token')).toEqual(['/?t=AOKEN', '/?t=TOKEN']);
    expect(await run('callback_wrong_token', { only: true })).toEqual(['/?t=AOKEN']);
    const before = Date.now();
    expect(await run('callback_late', { delayMs: 150 })).toHaveLength(1);
    expect(Date.now() - before).toBeGreaterThanOrEqual(150);
  });

  test('can come before the answer to the create', async () => {
    const order: string[] = [];
    const hook = await receiver([
      async () => {
        order.push('callback');
        return 200;
      },
    ]);
    const { submit, faults } = await simulator({ settings: { queuedMs: 60_000, runMs: 60_000 } });
    faults.plan([{ match: 'runninghub.callback', fault: 'callback_early' }]);
    await submit({ webhook: hook.url });
    order.push('answer');
    expect(order).toEqual(['callback', 'answer']);
  });
});

describe('after a restart', () => {
  test('tasks, uploads, coins and callbacks are what they were and go on', async () => {
    const dataDir = folder();
    const hook = await receiver([500]);
    const settings = { queuedMs: 60_000, runMs: 0, callbackRetryMs: [60_000] };
    const first = await simulator({ dataDir, settings });
    const request = await first.body();
    const [done, waiting] = [await first.submit({ webhook: hook.url }), await first.submit()];
    await first.control(`/jobs/${done}/state`, { status: 'success' });
    await first.close();
    expect(hook.callbacks).toHaveLength(1);

    const second = await simulator({ dataDir, settings: { ...settings, callbackRetryMs: [1] } });
    await second.journalled('runninghub.callback.sent', ({ status }) => status === 200);
    const { data } = await second.call('/task/openapi/outputs', { taskId: done });
    const [{ fileUrl }] = data as [{ fileUrl: string }];
    expect((await fetch(fileUrl)).status).toBe(200);
    expect((await second.call('/task/openapi/status', { taskId: waiting })).data).toBe('QUEUED');
    const account = await second.call('/uc/openapi/accountStatus', { apikey: request.apiKey });
    expect(account.data).toMatchObject({ remainCoins: '999988', currentTaskCounts: '1' });
    expect((await second.call('/task/openapi/create', request)).code).toBe(0);
    await second.control(`/jobs/${waiting}/state`, { status: 'success' });
    expect(await second.ended(waiting)).toMatchObject({ status: 'SUCCESS' });
  });

  test('what should have ended meanwhile ends at once, and a task that is being stopped runs until then', async () => {
    const dataDir = folder();
    const first = await simulator({ dataDir, settings: { runMs: 60_000, cancelMs: 60_000 } });
    const cancelled = await first.submit();
    await first.journalled('runninghub.task.started');
    await first.call('/task/openapi/cancel', { taskId: cancelled });
    await first.control('/settings', { runMs: 40 });
    const due = await first.submit();
    await first.close();
    const second = await simulator({ dataDir });
    expect(await second.ended(due)).toMatchObject({ status: 'SUCCESS' });
    expect((await second.call('/task/openapi/status', { taskId: cancelled })).data).toBe('RUNNING');
    await second.call('/task/openapi/cancel', { taskId: cancelled });
    expect(await second.ended(cancelled)).toMatchObject({ status: 'CANCEL', charged: 12 });
  });
});
