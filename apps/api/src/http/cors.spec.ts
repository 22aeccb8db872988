import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from '../testing/start-api.js';

describe('cross-origin callers', () => {
  let api: TestApi;
  const Origin = 'https://shop.example';
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('may call with a bearer token from any page, without credentials', async () => {
    const { status, headers } = await api.request('OPTIONS', '/api/conversation', {
      headers: {
        Origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      },
    });
    expect(status).toBeLessThan(300);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may ask what a path allows without preflight headers', async () => {
    const { status } = await api.request('OPTIONS', '/api/auth/me');
    expect(status).toBe(204);
  });

  it('can read refusals too', async () => {
    for (const path of ['/api/conversation', '/nowhere', '/api/conversation/%E0%A4%A']) {
      const { headers } = await api.request('GET', path, { headers: { Origin } });
      expect([path, headers.get('access-control-allow-origin')]).toEqual([path, '*']);
    }
  });
});
