import sharp from 'sharp';
import { expect, test } from 'vitest';
import { imageModel, inlinePart, photo, pictureIn, simulator } from './gemini-rig.ts';

const model = 'gemini-3.8-flash';
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    alt: { type: 'string' },
    tags: { type: 'array', items: { $ref: '#/$defs/tag' }, minItems: 2 },
    kind: { enum: ['shoe', 'bag'] },
    price: { anyOf: [{ type: 'number', minimum: 3 }, { type: 'null' }] },
    isNew: { type: 'boolean' },
  },
  required: ['alt', 'tags', 'kind', 'price', 'isNew'],
  $defs: { tag: { type: 'string' } },
};

interface Generated {
  candidates?: { content?: { parts?: { text?: string; thought?: boolean }[] }; finishReason: string }[];
}

async function opened() {
  const { call, faults } = await simulator();
  const contents = [
    { role: 'user', parts: [{ text: 'Describe this product.' }, inlinePart(await photo('red'))] },
  ];
  const generate = async (generationConfig: object, fields: object = {}) => {
    const { status, body } = await call('POST', `/v1/models/${model}:generateContent`, {
      contents,
      generationConfig,
      ...fields,
    });
    return { status, body: body as Generated };
  };
  return { call, faults, contents, generate };
}

const textOf = ({ candidates }: Generated) => candidates?.[0]?.content?.parts?.[0]?.text ?? '';

test('a description keeps to its schema, and speaks of the picture and the prompt', async () => {
  const { generate } = await opened();
  const { body } = await generate(
    { responseMimeType: 'application/json', responseJsonSchema: schema },
    { systemInstruction: { role: 'user', parts: [{ text: 'Answer in English.' }] }, store: false },
  );
  expect(JSON.parse(textOf(body))).toEqual({
    alt: expect.stringMatching(/^alt: a picture of #f[0-9a-f]0[0-9a-f]0[0-9a-f]; Describe this product\. /),
    tags: [expect.any(String), expect.any(String)],
    kind: 'shoe',
    price: 3,
    isNew: true,
  });
  expect(body).toMatchObject({
    modelVersion: model,
    usageMetadata: { totalTokenCount: 1_390 },
    candidates: [{ finishReason: 'STOP' }],
  });
});

test('without a schema it answers in words, and with IMAGE by a picture', async () => {
  const { call, generate, contents } = await opened();
  expect(textOf((await generate({})).body)).toContain('a picture of #');
  const generationConfig = { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '1:1' } };
  const { body } = await call('POST', `/v1beta/models/${imageModel}:generateContent`, {
    contents,
    generationConfig,
  });
  expect(await sharp(pictureIn(body)).metadata()).toMatchObject({ format: 'png', width: 64, height: 64 });
});

test.each([
  ['max_tokens', 'MAX_TOKENS'],
  ['image_safety', 'SAFETY'],
  ['continuation', 'CONTINUATION'],
])('a description spoiled by %s ends with %s', async (fault, finishReason) => {
  const { faults, generate } = await opened();
  faults.plan([{ match: 'gemini.generate', fault }]);
  const { body } = await generate({ responseJsonSchema: schema });
  expect(body.candidates?.[0]?.finishReason).toBe(finishReason);
  expect(() => JSON.parse(textOf(body))).toThrow(SyntaxError);
});

test('a prompt that is blocked has no candidates, and content may have no parts', async () => {
  const { faults, generate } = await opened();
  faults.plan([{ match: 'gemini.generate', fault: 'prompt_block' }]);
  const blocked = (await generate({})).body;
  expect(blocked).toMatchObject({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } });
  expect(blocked).not.toHaveProperty('candidates');
  faults.plan([{ match: 'gemini.generate', fault: 'no_parts' }]);
  expect((await generate({})).body.candidates?.[0]?.content).toEqual({ role: 'model' });
});

test.each([
  [{ imageConfig: { imageSize: '2k' } }, 'image_size'],
  [{ imageConfig: { aspectRatio: 'wide' } }, 'aspect_ratio'],
  [{ imageConfig: { outputMimeType: 'image/png' } }, 'imageConfig'],
  [{ thinkingConfig: { thinkingLevel: 'MINIMAL' } }, 'thinking_level'],
  [{ responseJsonSchema: schema, responseSchema: {} }, 'response_json_schema'],
])('%j is refused with the name of its field', async (generationConfig, field) => {
  const { generate } = await opened();
  const { status, body } = await generate(generationConfig);
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain(field);
});

test('a request without contents, for an unknown model, or with a broken picture is refused', async () => {
  const { call, contents } = await opened();
  const status = async (path: string, body: Record<string, unknown>) =>
    (await call('POST', path, body)).status;
  expect(await status(`/v1/models/${model}:generateContent`, {})).toBe(400);
  expect(await status('/v1/models/gemini-0:generateContent', { contents })).toBe(404);
  const broken = [{ parts: [inlinePart(Buffer.from('no picture'))] }];
  expect(await status(`/v1/models/${model}:generateContent`, { contents: broken })).toBe(400);
});
