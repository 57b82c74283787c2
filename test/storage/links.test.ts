import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinks, type MediaLinkParts, mediaRoute } from '../../src/storage/links.ts';

const secret = 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET';
const links = createLinks({ secret, baseUrl: 'https://studio.example/app/' });
const hash = 'ab'.repeat(32);
const expiresAt = new Date('2030-01-01T00:00:00.500Z');
const beforeExpiry = Date.parse('2030-01-01T00:00:00Z');

/** What the web framework makes of a link: the decoded parameters of the route. */
function partsOf(url: string): MediaLinkParts {
  const [hash = '', expires = '', signature = '', name = ''] = new URL(url).pathname
    .replace('/app/media/', '')
    .split('/')
    .map(decodeURIComponent);
  return { hash, expires, signature, name };
}

describe('a media link', () => {
  it('is accepted as it was signed', () => {
    const url = links.sign(hash, { expiresAt, name: 'Фото 1.png' });
    expect(url).toMatch(/^https:\/\/studio\.example\/app\/media\//);
    expect(new URL(url).pathname.split('/').length).toBe(
      '/app'.split('/').length + mediaRoute.split('/').length - 1,
    );
    expect(links.verify(partsOf(url), beforeExpiry)).toEqual({ ok: true, hash, name: 'Фото 1.png' });
  });

  it('ends at its time', () => {
    const parts = partsOf(links.sign(hash, { expiresAt, name: 'a.png' }));
    expect(links.verify(parts, beforeExpiry + 999)).toMatchObject({ ok: true });
    expect(links.verify(parts, beforeExpiry + 1000)).toEqual({ ok: false, reason: 'expired' });
  });

  it('cannot be changed in any part', () => {
    const parts = partsOf(links.sign(hash, { expiresAt, name: 'a.png' }));
    const part = fc.constantFrom('hash', 'expires', 'signature', 'name');
    const property = fc.property(part, fc.nat(200), fc.string({ maxLength: 3 }), (key, at, insert) => {
      const value = parts[key];
      const changed = value.slice(0, at % value.length) + insert + value.slice((at % value.length) + 1);
      fc.pre(changed !== value);
      expect(links.verify({ ...parts, [key]: changed }, beforeExpiry)).toEqual({
        ok: false,
        reason: 'forged',
      });
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('cannot be made of parts that anybody chose', () => {
    const anyParts = fc.record({
      hash: fc.string(),
      expires: fc.string(),
      signature: fc.string(),
      name: fc.string(),
    });
    fc.assert(fc.property(anyParts, (parts) => !links.verify(parts, beforeExpiry).ok));
  });

  it('is not accepted under another secret', () => {
    const others = createLinks({ secret: secret.replaceAll('F', 'f'), baseUrl: 'https://studio.example' });
    const parts = partsOf(links.sign(hash, { expiresAt, name: 'a.png' }));
    expect(others.verify(parts, beforeExpiry)).toEqual({ ok: false, reason: 'forged' });
  });

  it('carries any name as one harmless path segment', () => {
    const anyName = fc.string({ unit: 'binary', maxLength: 150 });
    const property = fc.property(anyName, (name) => {
      const parts = partsOf(links.sign(hash, { expiresAt, name }));
      expect(parts.name).not.toMatch(/[\p{Cc}"\\/]/u);
      expect(parts.name).not.toBe('');
      expect(links.verify(parts, beforeExpiry)).toMatchObject({ ok: true });
    });
    fc.assert(property, { numRuns: 300 });
    expect(partsOf(links.sign(hash, { expiresAt, name: '../../etc/passwd' })).name).toBe('.._.._etc_passwd');
    expect(partsOf(links.sign(hash, { expiresAt, name: '..' })).name).toBe('file');
  });

  it('needs a secret that cannot be guessed', () => {
    expect(() => createLinks({ secret: 'short', baseUrl: 'https://studio.example' })).toThrow(RangeError);
  });
});
