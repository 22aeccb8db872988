import { describe, expect, test } from '@jest/globals';
import { issuer, redirectUri } from './sign-in-urls.js';

describe('an issuer', () => {
  test.each([
    'https://accounts.google.com',
    'https://id.example.com/application/o/connect/',
    'http://127.0.0.1:4000',
    'http://localhost:4000',
    'http://[::1]:4000',
  ])('may be %s, and stays as it is', (value) => {
    expect(issuer(value)).toBe(value);
  });

  test.each([
    'http://id.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'https://a.b/?c',
    'a',
  ])('may not be %s', (value) => {
    expect(() => issuer(value)).toThrow('must be a URL that starts with https://');
  });
});

describe('an address to return to', () => {
  test.each([
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com/', 'https://app.example.com/'],
    ['https://app.example.com/signed-in/', 'https://app.example.com/signed-in/'],
    ['https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/google', undefined],
    ['https://app.example.com/cb?tenant=7', undefined],
    ['http://localhost:5173/', undefined],
  ])('may be %s', (value, kept = value) => {
    expect(redirectUri(value)).toBe(kept);
  });

  test.each([
    'http://app.example.com/',
    'https://APP.example.com/',
    'https://app.example.com:443/',
    'https://user@app.example.com/',
    'https://app.example.com/#here',
    'https://app.example.com/#',
    'https://*.example.com/',
    'https://app.example.com/a/../b',
    'https://app.example.com\\b',
    'javascript:alert(1)',
    'com.example.app:/cb',
    '/signed-in',
  ])('may not be %s', (value) => {
    expect(() => redirectUri(value)).toThrow('must be URLs that start with https://');
  });
});
