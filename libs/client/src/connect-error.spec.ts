import { describe, expect, it } from '@jest/globals';
import { ConnectError } from './connect-error.js';
import { problemOf } from './testing/http-server.js';

describe('ConnectError.from', () => {
  it('leaves a ConnectError as it is', () => {
    const error = ConnectError.ofClient('client.network');
    expect(ConnectError.from(error)).toBe(error);
  });

  it('takes a problem by its code', () => {
    const problem = { ...problemOf('rate.limited'), retry_after_seconds: 3 };
    const error = ConnectError.from(problem);
    expect(error).toMatchObject({ code: 'rate.limited', status: 429, retryAfterMs: 3000, problem });
    expect(error.message).toBe(problem.detail);
  });

  it.each([
    [new DOMException('stop', 'AbortError'), 'client.aborted'],
    [new DOMException('late', 'TimeoutError'), 'client.timeout'],
    [new Error('broken'), 'client.failed'],
    ['just words', 'client.failed'],
    [null, 'client.failed'],
    [{ code: 'rate.limited' }, 'client.failed'],
  ])('takes %p as %s', (thrown, code) => {
    expect(ConnectError.from(thrown)).toMatchObject({ code, status: 0, problem: undefined });
  });

  it('keeps the cause', () => {
    const cause = new Error('broken');
    expect(ConnectError.from(cause)).toMatchObject({ cause, message: 'The call failed: broken' });
  });
});

describe('what is worth another attempt', () => {
  it.each(['rate.limited', 'server.unavailable', 'idempotency.in_flight'] as const)('%s is', (code) => {
    expect(ConnectError.from(problemOf(code)).transient).toBe(true);
  });
  it.each(['client.network', 'client.timeout', 'client.disconnected'] as const)('%s is', (code) => {
    expect(ConnectError.ofClient(code).transient).toBe(true);
  });
  it.each(['server.internal', 'request.invalid', 'idempotency.key_reused'] as const)('%s is not', (code) => {
    expect(ConnectError.from(problemOf(code)).transient).toBe(false);
  });
  it.each(['client.aborted', 'client.failed', 'client.unexpected_answer'] as const)('%s is not', (code) => {
    expect(ConnectError.ofClient(code).transient).toBe(false);
  });
});
