import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filesOf } from './jobs.ts';
import { bodiesOf, envelope, failureOf, key, openRunningHub, signal, taskId } from './runninghub-rig.ts';

let rig: Awaited<ReturnType<typeof openRunningHub>>;
beforeAll(async () => {
  rig = await openRunningHub();
});
beforeEach(() => rig.calls.splice(0));
afterAll(async () => {
  expect(JSON.stringify(rig.logged)).not.toContain(key);
  await rig.close();
});

const product = { hash: 'product', format: 'jpeg' as const };
const background = { hash: 'background', format: 'png' as const };
const linked = { hash: 'linked', format: 'png' as const };
const link = 'https://bot.example.test/a.png';
const files = () =>
  filesOf({
    product: { bytes: Buffer.from('product') },
    background: { bytes: Buffer.from('background') },
    linked: { link },
  });
const order = {
  kind: 'generation',
  model: 'product',
  prompt: '',
  ratio: '1:1',
  references: [product, background],
} as const;

describe('a preparation', () => {
  beforeEach(() => {
    let count = 0;
    rig.answers('upload', (_request, response) => {
      count += 1;
      response.end(JSON.stringify(envelope(0, { fileName: `api/fakehash${count}.png`, fileType: 'image' })));
    });
  });

  it('uploads each reference to the account as a form', async () => {
    await rig.account().prepare(order, files(), signal);
    const forms = await Promise.all(
      rig.calls.map(({ headers, body }) =>
        new Response(new Uint8Array(body), {
          headers: { 'content-type': String(headers['content-type']) },
        }).formData(),
      ),
    );
    const sent = await Promise.all(
      forms.map(async (form) => {
        const file = form.get('file');
        if (!(file instanceof File)) throw new Error('no file in the form');
        const fields = [form.get('apiKey'), form.get('fileType')];
        return [
          ...fields.map((field) => JSON.stringify(field)),
          file.name,
          file.type,
          await file.text(),
        ].join(' ');
      }),
    );
    expect(sent.toSorted()).toEqual([
      `"${key}" "image" reference.jpeg image/jpeg product`,
      `"${key}" "image" reference.png image/png background`,
    ]);
    expect(rig.calls.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  });

  it('uploads no reference a second time that the account has', async () => {
    const kept = files();
    const first = await rig.account().prepare(order, kept, signal);
    expect(rig.calls).toHaveLength(2);
    expect(await rig.account().prepare(order, kept, signal)).toEqual(first);
    expect(rig.calls).toHaveLength(2);
  });

  it('writes the request without the key, each reference at its node', async () => {
    rig.answers('upload', async (_request, response) => {
      // Named by what was uploaded, whichever came first.
      const name = rig.calls.at(-1)?.body.includes('reference.png') ? 'background' : 'product';
      response.end(JSON.stringify(envelope(0, { fileName: `api/${name}.png`, fileType: 'image' })));
    });
    const prepared = await rig.account().prepare(order, files(), signal);
    expect(prepared).toEqual({
      path: '/task/openapi/create',
      body: {
        workflowId: '1900000000000000001',
        nodeInfoList: [
          { nodeId: '2', fieldName: 'image', fieldValue: 'api/product.png' },
          { nodeId: '32', fieldName: 'image', fieldValue: 'api/background.png' },
        ],
        usePersonalQueue: false,
      },
    });
    expect(JSON.stringify(prepared)).not.toContain(key);
  });

  it('names a dearer machine where one is configured, and passes a link on as it is', async () => {
    const { body } = await rig
      .account({ instanceType: 'plus' })
      .prepare({ ...order, references: [linked, background] }, files(), signal);
    expect(body).toMatchObject({
      instanceType: 'plus',
      nodeInfoList: [{ fieldValue: link }, { fieldValue: 'api/fakehash1.png' }],
    });
    expect(rig.calls).toHaveLength(1);
  });

  it.each([
    ['a model without a workflow', { ...order, model: 'other' }],
    ['no references', { ...order, references: [] }],
    ['fewer references than nodes', { ...order, references: [product] }],
    ['more references than nodes', { ...order, references: [product, background, product] }],
  ])('of %s is our own mistake and uploads nothing', async (_, wrong) => {
    expect(await failureOf(rig.account().prepare(wrong, files(), signal))).toMatchObject({ kind: 'config' });
    expect(rig.calls).toEqual([]);
  });

  it('never makes a request without nodes', async () => {
    const workflows = { product: { workflowId: '1900000000000000001', nodes: [] } };
    const bare = rig.account({ workflows }).prepare({ ...order, references: [] }, files(), signal);
    expect(await failureOf(bare)).toMatchObject({ kind: 'config' });
  });

  it('ends when an upload gives no file name', async () => {
    rig.answers('upload', envelope(0, { fileName: '' }));
    const references = [product, linked];
    const prepared = rig.account().prepare({ ...order, references }, files(), signal);
    expect(await failureOf(prepared)).toMatchObject({ kind: 'provider_error' });
  });
});

describe('a cancel', () => {
  it.each([0, 423, 807])(
    'answered with code %i leaves it to the status to say when it has ended',
    async (code) => {
      rig.answers('cancel', envelope(code));
      expect(await rig.account().cancel(taskId, signal)).toBe('goes_on');
      expect(bodiesOf(rig.calls)).toEqual([{ taskId, apiKey: key }]);
    },
  );

  it.each([
    [802, 'auth'],
    [500, 'provider_error'],
  ])('answered with code %i is %s', async (code, kind) => {
    rig.answers('cancel', envelope(code));
    expect(await failureOf(rig.account().cancel(taskId, signal))).toMatchObject({ kind });
  });
});

describe('the check of the workflows', () => {
  const graph = {
    '2': { inputs: { image: 'a.png' }, class_type: 'LoadImage' },
    '32': { inputs: { image: 'b.png' }, class_type: 'LoadImage' },
  };

  it('passes when every node has its field', async () => {
    rig.answers('getJsonApiFormat', envelope(0, { prompt: JSON.stringify(graph) }));
    await rig.account().checkWorkflow(signal);
    expect(bodiesOf(rig.calls)).toEqual([{ workflowId: '1900000000000000001', apiKey: key }]);
  });

  it.each([
    [{ '2': graph['2'] }, 'the workflow of product has no node 32'],
    [
      { ...graph, '32': { inputs: { picture: '' } } },
      'the workflow of product has no field image in node 32',
    ],
    [{}, 'the workflow of product has no node 2, no node 32'],
  ])('names what is missing in %j', async (wrong, detail) => {
    rig.answers('getJsonApiFormat', envelope(0, { prompt: JSON.stringify(wrong) }));
    expect(await failureOf(rig.account().checkWorkflow(signal))).toMatchObject({ kind: 'config', detail });
  });

  it.each([
    [810, 'config'],
    [802, 'auth'],
    [500, 'provider_error'],
  ])('answered with code %i is %s', async (code, kind) => {
    rig.answers('getJsonApiFormat', envelope(code));
    expect(await failureOf(rig.account().checkWorkflow(signal))).toMatchObject({ kind });
  });
});

it('has neither key nor signature, and shows a late callback in good time', () => {
  const account = rig.account();
  expect({ name: account.name, ...account.capabilitiesOf('generation') }).toEqual({
    name: 'runninghub',
    hasIdempotencyKey: false,
    submitMs: 8_000,
    longestJobMs: 800_000,
    callbackOverdueMs: 100_000,
    pollMs: { first: 5_000, longest: 10_000 },
    isLong: false,
  });
  expect(account.capabilitiesOf('training')).toBeUndefined();
});
