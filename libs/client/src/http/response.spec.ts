import { describe, expect, it } from '@jest/globals';
import { operationRows } from '@openhands-connect/contract';
import { parseRetryAfter, readBody } from './response.js';

const nowMs = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After', () => {
  it('is a number of seconds or a date', () => {
    expect(parseRetryAfter('3', nowMs)).toBe(3000);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', nowMs)).toBe(5000);
  });

  it('is never negative, and nothing when it is no time', () => {
    expect(parseRetryAfter('Wed, 31 Dec 2025 23:59:59 GMT', nowMs)).toBe(0);
    expect(parseRetryAfter('soon', nowMs)).toBeUndefined();
    expect(parseRetryAfter(null, nowMs)).toBeUndefined();
  });
});

describe('a body', () => {
  it('is text or JSON as the answer says', async () => {
    const row = operationRows.exportConversation;
    const markdown = new Response('# Title', { headers: { 'Content-Type': 'text/markdown; charset=utf-8' } });
    expect(await readBody(row, markdown)).toBe('# Title');
    expect(await readBody(row, Response.json({ messages: [] }))).toEqual({ messages: [] });
  });

  it('that says it is JSON and is not, is a failure', async () => {
    const broken = new Response('{"items":', { headers: { 'Content-Type': 'application/json' } });
    const reading = readBody(operationRows.listFiles, broken);
    await expect(reading).rejects.toMatchObject({ code: 'client.unexpected_answer', status: 200 });
  });
});
