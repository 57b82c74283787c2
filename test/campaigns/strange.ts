import * as fc from 'fast-check';

/** What strangers and broken programs post. Every arbitrary here gives text that a real HTTP client may have to carry. */

const deep = fc.integer({ min: 1, max: 20_000 }).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);
const deepObject = fc
  .integer({ min: 1, max: 5_000 })
  .map((depth) => `${'{"message":'.repeat(depth)}1${'}'.repeat(depth)}`);
const numbers = fc.constantFrom('1e999', '-0', '9007199254740993', '9'.repeat(400), '1e-999', '0x10', 'NaN');
const texts = fc.constantFrom(
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"a\\u0000b"',
  '"%00"',
  '"\\u202e"',
  `"${'x'.repeat(70_000)}"`,
  '{"__proto__":{"a":1}}',
  '{"a":1,"a":2}',
  'null',
  '\ufeff{}',
);
const value = fc.oneof(fc.json({ maxDepth: 4 }), numbers, texts, deep, deepObject);

/** JSON of a right shape with something strange in the place of one value, or cut, or with bytes changed. */
export function mutationsOf(template: object): fc.Arbitrary<Buffer<ArrayBuffer>> {
  const text = JSON.stringify(template);
  const places = [...text.matchAll(/(?<=:)(?:"[^"]*"|-?\d+|true|false|null)/g)];
  const replaced = fc.tuple(fc.constantFrom(...places), value).map(([place, strange]) => {
    const end = place.index + place[0].length;
    return Buffer.from(text.slice(0, place.index) + strange + text.slice(end));
  });
  const cut = fc.nat(text.length).map((length) => Buffer.from(text.slice(0, length)));
  const change = fc.tuple(fc.nat(text.length - 1), fc.nat(255));
  const damaged = fc.array(change, { minLength: 1, maxLength: 5 }).map((changes) => {
    const bytes = Buffer.from(text);
    for (const [at, byte] of changes) bytes[at] = byte;
    return bytes;
  });
  const utf16 = fc.constant(Buffer.from(text, 'utf16le'));
  return fc.oneof({ weight: 4, arbitrary: replaced }, cut, damaged, utf16);
}

export const strangeBodies: fc.Arbitrary<Buffer<ArrayBuffer>> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  value.map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.string({ maxLength: 100 }).map((text) => Buffer.from(new URLSearchParams({ payload: text }).toString())),
);

/** Of a segment of a path or a value in a query, already written as in a URL. */
export const strangeSegments = fc.oneof(
  fc.constantFrom(
    '%00',
    '..',
    '..%2f..%2f',
    '%ff',
    '%',
    '%zz',
    '%c0%ae',
    "';--",
    '1%20or%201',
    '-1',
    '0',
    '1e3',
  ),
  fc.constantFrom(
    '9007199254740993',
    '99999999999999999999',
    '%d9%a3',
    '%ef%bc%91',
    '+',
    ';a=b',
    '//',
    '%0d%0aset-cookie:a',
    '*',
  ),
  fc.string({ maxLength: 60 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.stringMatching(/^[0-9a-f]{60,68}$/),
  fc.nat(5_000).map(String),
);

const headerValue = fc.stringMatching(/^[\x21-\x7e]{0,80}$/);
export const strangeHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc.constant({}),
  fc.record({
    'content-type': fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'text/plain',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      '*/*',
      ';;;',
    ),
  }),
  fc.record({ 'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'nonsense') }),
  fc.record({ 'x-forwarded-for': headerValue, 'x-http-method-override': headerValue, cookie: headerValue }),
  fc.record({
    'webhook-id': headerValue,
    'webhook-timestamp': headerValue,
    'webhook-signature': headerValue,
  }),
  fc.record({ accept: headerValue, origin: headerValue, 'user-agent': headerValue }),
);

/** Not HTTP, or not quite: written to the socket as it stands. */
export function rawRequests(path: string): fc.Arbitrary<string> {
  const lines = [
    `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}`,
    `POST ${path} HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\nhost: b\r\ncontent-length: 2\r\n\r\n{}`,
    `POST ${path} HTTP/1.1\r\nhost: [\r\ncontent-length: 2\r\n\r\n{}`,
    `POST http://[ HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}`,
    `POST //${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}`,
    `POST ${path} HTTP/9.9\r\nhost: a\r\n\r\n`,
    `POST ${path}\0 HTTP/1.1\r\nhost: a\r\n\r\n`,
    `POST * HTTP/1.1\r\nhost: a\r\n\r\n`,
    `OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n`,
    `CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n`,
    `TRACE ${path} HTTP/1.1\r\nhost: a\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{"half"`,
    `POST ${path} HTTP/1.1\r\nhost: a\r\n${'x-long: y\r\n'.repeat(3_000)}\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  ];
  return fc.oneof(fc.constantFrom(...lines), fc.string({ unit: 'binary', maxLength: 100 }));
}
