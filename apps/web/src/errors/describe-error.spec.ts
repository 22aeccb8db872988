import { describe, expect, it } from '@jest/globals';
import type { Problem, ProblemCode } from '@openhands-connect/client';
import { describeError } from './describe-error.js';

function problem(code: ProblemCode, more: Partial<Problem> = {}): Problem {
  return { type: `urn:x:${code}`, title: 'Title', status: 400, detail: 'Detail.', code, request_id: 'r', ...more };
}

describe('a failure in words', () => {
  it('is the server’s sentence where there is no better one', () => {
    expect(describeError(problem('agent.not_configured'))).toBe('Detail.');
    expect(describeError(problem('auth.email_taken'))).toMatch(/Sign in instead/);
  });

  it('names the fields that are wrong', () => {
    const errors = [
      { path: '/body/password', message: 'must have at least 8 characters' },
      { path: '/body/initialPrompt', message: 'must not be empty' },
      { path: '', message: 'must be an object' },
    ];
    expect(describeError(problem('request.invalid', { errors }))).toBe(
      'Password must have at least 8 characters. Initial prompt must not be empty. The request must be an object.',
    );
  });

  it('says how long to wait', () => {
    expect(describeError(problem('rate.limited', { retry_after_seconds: 12 }))).toMatch(/in 12 seconds/);
    expect(describeError(problem('rate.limited'))).toMatch(/later/);
  });

  it('says something about anything that is thrown', () => {
    expect(describeError(new Error('broken'))).toBe('The call failed: broken');
  });
});
