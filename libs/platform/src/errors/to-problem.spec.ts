import { describe, expect, test } from '@jest/globals';
import { PROBLEMS } from '@openhands-connect/contract';
import { openDatabase } from '../database/open-database.js';
import { DomainError } from './domain-error.js';
import { toProblem } from './to-problem.js';

describe('toProblem', () => {
  test('says what a domain error says, with status and title of the contract', () => {
    expect(toProblem(new DomainError('conversation.not_found', 'No such conversation.'), 'req-1')).toEqual({
      type: 'urn:openhands-connect:problem:conversation.not_found',
      title: PROBLEMS['conversation.not_found'].title,
      status: 404,
      detail: 'No such conversation.',
      code: 'conversation.not_found',
      request_id: 'req-1',
    });
  });

  test('carries violations and the time to wait', () => {
    const errors = [{ path: '/body/email', message: 'must be an address' }];
    expect(toProblem(new DomainError('request.invalid', { errors }))).toMatchObject({ status: 400, errors });
    expect(toProblem(new DomainError('rate.limited', { retryAfterSeconds: 7 }))).toMatchObject({
      status: 429,
      retry_after_seconds: 7,
    });
  });

  test.each([new Error('SELECT secret FROM users'), 'a string', undefined, new RangeError('/etc/passwd')])(
    'tells nothing of %p',
    (error) => {
      expect(toProblem(error, 'r')).toEqual({
        type: 'urn:openhands-connect:problem:server.internal',
        title: PROBLEMS['server.internal'].title,
        detail: PROBLEMS['server.internal'].title,
        status: 500,
        code: 'server.internal',
        request_id: 'r',
      });
    },
  );

  test('a database out of reach is unavailability', async () => {
    const url = 'postgresql://user:secret@127.0.0.1:1/none';
    const error: unknown = await openDatabase({ url, entities: [], migrations: [] }).catch((caught: unknown) => caught);
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status: 503, code: 'server.unavailable', retry_after_seconds: 2 });
    expect(JSON.stringify(problem)).not.toMatch(/secret|ECONNREFUSED/);
  });

  test('a refused connection elsewhere is not', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(toProblem(error).code).toBe('server.internal');
  });
});
