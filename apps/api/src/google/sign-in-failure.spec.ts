import { describe, expect, it } from '@jest/globals';
import { AuthorizationResponseError, ClientError } from 'openid-client';
import { NotDiscovered } from './discovery.js';
import { AccessDenied } from './google-strategy.js';
import { failureOf, reasonOf } from './sign-in-failure.js';

const answerWith = (error: string) =>
  new AuthorizationResponseError('refused', { cause: new URLSearchParams({ error, code: 'secret-code' }) });
const unconformWith = (status: number) =>
  new ClientError('unexpected HTTP response status code', { cause: new Response('secret-body', { status }) });

describe('the failure of a sign-in', () => {
  it.each([
    ['access_denied', new AccessDenied()],
    ['access_denied', answerWith('access_denied')],
    ['temporarily_unavailable', answerWith('temporarily_unavailable')],
    ['server_error', answerWith('login_required')],
    ['temporarily_unavailable', new NotDiscovered(1)],
    ['temporarily_unavailable', Object.assign(new ClientError('operation timed out'), { code: 'OAUTH_TIMEOUT' })],
    ['temporarily_unavailable', new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })],
    ['temporarily_unavailable', unconformWith(502)],
    ['server_error', unconformWith(404)],
    ['server_error', new ClientError('unexpected JWT claim value encountered')],
    ['server_error', new TypeError('a mistake of ours')],
    ['server_error', 'thrown text'],
  ])('is told as %s', (told, error) => {
    expect(failureOf(error)).toBe(told);
  });

  it('is logged by name and reason, without what openid-client hangs on it', () => {
    const reason = reasonOf(answerWith('access_denied'));
    expect(reason).toMatchObject({ name: 'AuthorizationResponseError', told: 'access_denied' });
    expect(JSON.stringify([reason, reasonOf(unconformWith(500)), reasonOf('text')])).not.toMatch(/secret/);
  });
});
