import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Problem } from '@openhands-connect/contract';
import { operationChecks } from '@openhands-connect/contract/validators';
import { buildUser } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from './testing/start-gateway.js';

describe('a gateway, to a balancer', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const ask = async (path: string, method = 'GET'): Promise<{ status: number; headers: Headers; body: unknown }> => {
    const response = await fetch(gateway.url + path, { method });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };

  it.each([
    ['live', '/health/live'],
    ['ready', '/health/ready'],
  ] as const)('is %s, in the words of the contract', async (id, path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    expect(operationChecks[id].responses[200]?.(body)).toBe(true);
    expect(await ask(path, 'HEAD')).toMatchObject({ status: 200, body: undefined });
  });

  it.each([
    ['GET', '/', 404, 'request.not_found'],
    ['GET', '/api/auth/me', 404, 'request.not_found'],
    ['GET', '/metrics', 404, 'request.not_found'],
    ['POST', '/health/live?x=1', 405, 'request.method_not_allowed'],
  ])('answers %s %s with a problem', async (method, path, status, code) => {
    const answer = await ask(path, method);
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
  });

  it('is not ready without its database, and says so', async () => {
    jest.spyOn(gateway.runtime.database, 'isReachable').mockResolvedValueOnce(false);
    const { status, body } = await ask('/health/ready');
    expect([status, (body as Problem).errors]).toEqual([
      503,
      [{ path: '/dependencies/database', message: 'does not answer' }],
    ]);
    expect((await ask('/health/live')).status).toBe(200);
  });

  it('is not ready once it drains, and serves on', async () => {
    const { accessToken } = await buildUser(gateway);
    gateway.runtime.drain.begin();
    const { status, body } = await ask('/health/ready');
    expect([status, (body as Problem).errors?.[0]?.path]).toEqual([503, '/dependencies/process']);
    expect((await ask('/health/live')).status).toBe(200);
    const client = await gateway.connect(accessToken);
    expect(client.socket.connected).toBe(true);
  });
});
