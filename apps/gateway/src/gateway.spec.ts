import { Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { SOCKET_EVENTS } from '@openhands-connect/contract';
import { Event, EventCoverage, type EventReply } from '@openhands-connect/contract-nest';
import { buildUser } from '@openhands-connect/core/testing';
import { DEFAULT_GATEWAY_OPTIONS } from './gateway-options.js';
import { startGateway } from './testing/start-gateway.js';

describe('the gateway', () => {
  it('does not boot unless every client event has exactly one handler', async () => {
    class LeaveAlone {
      @Event('leave_room')
      async leave(): Promise<EventReply<'leave_room'>> {
        return { ok: true };
      }
    }
    @Module({ imports: [DiscoveryModule], providers: [EventCoverage, LeaveAlone] })
    class Incomplete {}
    const boot = NestFactory.createApplicationContext(Incomplete, { logger: false, abortOnError: false });
    const missing = Object.entries(SOCKET_EVENTS)
      .filter(([name, { direction }]) => direction === 'client' && name !== 'leave_room')
      .map(([name]) => `- ${name} has no handler`);
    await expect(boot).rejects.toThrow(`Contract and handlers differ:\n${missing.join('\n')}`);
  });

  it('stops while clients are connected, and tells them', async () => {
    const gateway = await startGateway();
    const { accessToken } = await buildUser(gateway);
    const clients = [
      await gateway.connect(accessToken, { transports: ['websocket'] }),
      await gateway.connect(accessToken, { transports: ['polling'] }),
    ];
    const ended = Promise.all(clients.map((client) => client.ended()));
    await gateway.stop();
    const reason = expect.stringMatching(/^transport/);
    await expect(ended).resolves.toEqual([reason, reason]);
    await gateway.close();
  });

  it('serves Socket.IO, and of REST the probes alone', async () => {
    const gateway = await startGateway();
    const answers = await Promise.all(
      ['/', '/socket.io/socket.io.js', '/api/auth/me'].map(async (path) => (await fetch(gateway.url + path)).status),
    );
    expect(answers).toEqual([404, 400, 404]);
    await gateway.close();
  });

  it('notices in time that a client is gone without a word: the others in a room know it within 15 s', async () => {
    const gateway = await startGateway();
    const opened = await (await fetch(`${gateway.url}/socket.io/?EIO=4&transport=polling`)).text();
    const { pingInterval, pingTimeout } = JSON.parse(opened.slice(1)) as { pingInterval: number; pingTimeout: number };
    const { presenceGraceMs } = DEFAULT_GATEWAY_OPTIONS;
    expect(pingInterval + pingTimeout + presenceGraceMs).toBeLessThan(15_000);
    await gateway.close();
  });
});
