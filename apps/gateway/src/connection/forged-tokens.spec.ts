import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser, FORGED_TOKENS, TokenForge, type TestUser } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('a socket’s token', () => {
  let gateway: TestGateway;
  let user: TestUser;
  let forge: TokenForge;
  beforeAll(async () => {
    gateway = await startGateway();
    user = await buildUser(gateway);
    forge = new TokenForge(gateway.runtime.signingKeys, user);
  });
  afterAll(() => gateway.close());

  it('is let in when it is ours', async () => {
    const client = await gateway.connect(await forge.token());
    expect(client.all('connect_success')).toEqual([{ user_id: user.principal.userId }]);
  });

  it.each(FORGED_TOKENS)('is refused at the handshake with %s', async (_, code, make) => {
    const connection = gateway.connect(await make(forge));
    await expect(connection).rejects.toMatchObject({ problem: { status: 401, code } });
  });

  it.each(FORGED_TOKENS)('is not exchanged for one with %s', async (_, code, make) => {
    const client = await gateway.connect(user.accessToken);
    expect(await client.refusalOf('authenticate', { token: await make(forge) })).toBe(code);
    expect(await client.refusalOf('authenticate', { token: await forge.token() })).toBe('ok');
    client.socket.disconnect();
  });

  it('does not count in the query or a header of the handshake', async () => {
    const token = await forge.token();
    const headers = { Authorization: `Bearer ${token}` };
    const polling = `${gateway.url}/socket.io/?EIO=4&transport=polling&token=${token}`;
    const opened = await (await fetch(polling, { headers })).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    await fetch(`${polling}&sid=${sid}`, { method: 'POST', headers, body: '40' });
    const refusal = await (await fetch(`${polling}&sid=${sid}`, { headers })).text();
    expect(refusal).toMatch(/^44.*"code":"auth\.token_missing"/);
  });
});
