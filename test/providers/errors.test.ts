import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DownloadFailed,
  isProviderError,
  ProviderError,
  redactText,
  redactUrl,
} from '../../src/providers/transport/errors.ts';

describe('redaction', () => {
  it('shows where a URL leads, and nothing secret of it', () => {
    expect(redactUrl('https://user:FAKE@api.example:8443/v2/tunes?key=FAKE#FAKE')).toBe(
      'https://api.example:8443/v2/tunes',
    );
    expect(redactUrl('https://api.example/bot000000000:FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE/sendPhoto')).toBe(
      'https://api.example/bot0***/sendPhoto',
    );
    expect(redactUrl('https://api.example/requests/6f1c7f0e-0000-4000-8000-fd7a1c3b2a10/status')).toBe(
      'https://api.example/requests/6f1c***/status',
    );
    expect(redactUrl('https://api.example/v1beta/models/gemini-2.5-flash:batchGenerateContent')).toBe(
      'https://api.example/v1beta/models/gemini-2.5-flash:batchGenerateContent',
    );
    expect(redactUrl('data:text/plain,FAKE')).toBe('data:***');
    expect(redactUrl('FAKE')).toBe('(not a URL)');
    expect(redactUrl(redactUrl('https://a.example/FAKEFAKEFAKEFAKEFAKE1'))).toBe('https://a.example/FAKE***');
  });

  it('never shows a query, whatever surrounds the URL', () => {
    const property = fc.property(fc.string(), fc.string(), (before, after) => {
      expect(redactText(`${before} https://a.example/x?sig=canary ${after}`)).not.toContain('canary');
    });
    fc.assert(property);
  });

  it('never shows a key of hexadecimal or base64 digits', () => {
    const key = fc.uint8Array({ minLength: 24, maxLength: 48 }).map((bytes) => Buffer.from(bytes));
    const property = fc.property(key, fc.constantFrom('hex', 'base64url'), (bytes, encoding) => {
      const text = bytes.toString(encoding);
      // Runs of one letter are what shrinking makes, no key looks like that.
      fc.pre(new Set(text).size > 10);
      expect(redactText(`invalid key "${text}" given`)).not.toContain(text);
      expect(redactUrl(`https://a.example/files/${text}/1.png`)).not.toContain(text);
    });
    fc.assert(property);
  });

  it('leaves a plain sentence as it is, on one line and cut', () => {
    expect(redactText('Too many requests,\n  try again later')).toBe('Too many requests, try again later');
    expect(redactText('word '.repeat(200)).length).toBeLessThanOrEqual(300);
  });
});

describe('a provider error', () => {
  it('says who, what and why in one line', () => {
    const cause = new Error('socket');
    const error = new ProviderError({
      kind: 'busy',
      provider: 'astria',
      call: 'createTune',
      detail: 'too many requests, see https://a.example/?k=FAKE',
      status: 429,
      retryAfterMs: 2000,
      cause,
    });
    expect(error.message).toBe('astria createTune: too many requests, see https://a.example/ (HTTP 429)');
    expect(error).toMatchObject({ name: 'ProviderError', kind: 'busy', retryAfterMs: 2000, cause });
    expect(isProviderError(error)).toBe(true);
    expect(isProviderError(new Error('other'))).toBe(false);
  });

  it('tells a result that has expired from one that is only out of reach', () => {
    const url = 'https://a.example/1.png';
    expect(new DownloadFailed({ url, status: 403 }).kind).toBe('gone');
    expect(new DownloadFailed({ url, status: 500 }).kind).toBe('provider_error');
    expect(new DownloadFailed({ url, transport: 'reset' })).toMatchObject({
      name: 'DownloadFailed',
      transport: 'reset',
    });
  });
});
