import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OPERATIONS } from '@openhands-connect/contract';
import { EventStreams, FanOut, RunningTexts, type Runtime } from '@openhands-connect/core';
import { testRuntime } from '@openhands-connect/core/testing';
import { createStandalone } from './create-standalone.js';

describe('the whole server', () => {
  const routes = new Set<string>();
  let runtime: Runtime;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    runtime = await testRuntime();
    app = await createStandalone(runtime);
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const verb of [method].flat()) routes.add(`${verb} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await runtime.close();
  });

  it('has exactly the routes that the contract names, and what HTTP adds to them', () => {
    const named = Object.values(OPERATIONS).map(({ method, path }) => `${method} ${path}`);
    const implied = named.filter((route) => route.startsWith('GET ')).map((route) => route.replace('GET', 'HEAD'));
    expect([...routes].toSorted()).toEqual([...named, ...implied].toSorted());
  });

  it.each([FanOut, EventStreams, RunningTexts])('has one %p: sockets and streams share the feeds', (service) => {
    expect(app.get<unknown[]>(service, { strict: false, each: true })).toHaveLength(1);
  });

  it('serves the page, the API and the socket on one port', async () => {
    const url = await app.getUrl();
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<title>OpenHands Connect</title>');
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: 'ready' });
    const handshake = await (await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).text();
    expect(handshake).toContain('"upgrades":["websocket"]');
  });
});
