import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('the header that names a polling session', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const poll = (query = ''): Promise<Response> => fetch(`${gateway.url}/socket.io/?EIO=4&transport=polling${query}`);

  it('has the id that the body has, on the answer that begins it alone', async () => {
    const [first, second] = [await poll(), await poll()];
    const { sid } = JSON.parse((await first.text()).slice(1)) as { sid: string };
    expect(first.headers.get('x-socket-session')).toBe(sid);
    expect(second.headers.get('x-socket-session')).not.toBe(sid);
    const sent = await fetch(`${gateway.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
      method: 'POST',
      body: '40{}',
    });
    expect([sent.status, sent.headers.get('x-socket-session')]).toEqual([200, null]);
  });

  it('is not there for who is refused', async () => {
    const unknown = await poll('&sid=unknown');
    expect([unknown.status, unknown.headers.get('x-socket-session')]).toEqual([400, null]);
  });
});
