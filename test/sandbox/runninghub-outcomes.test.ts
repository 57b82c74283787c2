import sharp from 'sharp';
import { expect, test } from 'vitest';
import { accounts, nodes, simulator, taskIdOf } from './runninghub-rig.ts';

const [account = { key: '', workflowId: '' }] = accounts;

/** Uploads a picture of one colour. @returns the name it goes by in a task */
async function upload(origin: string, background: string): Promise<string> {
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background } });
  const form = new FormData();
  form.set('apiKey', account.key);
  form.set('file', new Blob([new Uint8Array(await picture.jpeg().toBuffer())]), 'photo.jpg');
  const response = await fetch(`${origin}/task/openapi/upload`, { method: 'POST', body: form });
  return ((await response.json()) as { data: { fileName: string } }).data.fileName;
}

test.each([
  ['red', '#ff0000', { status: 'FAILED', reason: expect.stringContaining('CUDA') }],
  ['black', '#000000', { status: 'FAILED', reason: expect.stringContaining('1501') }],
  ['of any other colour', '#c04040', { status: 'SUCCESS' }],
])('a task whose product is nothing but %s ends so', async (_, colour, end) => {
  const { origin, call, ended } = await simulator();
  const nodeInfoList = nodes(await upload(origin, colour), await upload(origin, '#ff0000'));
  const { key: apiKey, workflowId } = account;
  const created = await call('/task/openapi/create', { apiKey, workflowId, nodeInfoList });
  expect(await ended(taskIdOf(created))).toMatchObject(end);
});

test('a task that is moved to its end by hand ends as it is told, whatever its photo shows', async () => {
  const { origin, call, control, ended } = await simulator({ settings: { runMs: 60_000 } });
  const red = await upload(origin, '#ff0000');
  const { key: apiKey, workflowId } = account;
  const task = { apiKey, workflowId, nodeInfoList: nodes(red, red) };
  const taskId = taskIdOf(await call('/task/openapi/create', task));
  await control(`/jobs/${taskId}/state`, { status: 'success' });
  expect(await ended(taskId)).toMatchObject({ status: 'SUCCESS' });
});
