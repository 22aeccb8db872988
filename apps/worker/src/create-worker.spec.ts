import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import type { Runtime } from '@openhands-connect/core';
import { testRuntime } from '@openhands-connect/core/testing';
import { createProbedWorker, createWorker } from './create-worker.js';

describe('a worker of its own', () => {
  let runtime: Runtime;
  let worker: INestApplicationContext;
  afterEach(async () => {
    await worker.close();
    await runtime.close();
  });

  it('answers probes, and nothing else', async () => {
    runtime = await testRuntime();
    const probed = await createProbedWorker(runtime);
    worker = probed;
    await probed.listen(0, '127.0.0.1');
    const url = await probed.getUrl();
    const statusOf = async (path: string): Promise<number> => (await fetch(url + path)).status;
    const paths = ['/health/live', '/health/ready', '/api/auth/me', '/socket.io/?EIO=4&transport=polling'];
    expect(await Promise.all(paths.map(statusOf))).toEqual([200, 200, 404, 404]);
    runtime.drain.begin();
    expect(await Promise.all(paths.slice(0, 2).map(statusOf))).toEqual([200, 503]);
  });

  it('listens nowhere unless it is told to', async () => {
    runtime = await testRuntime();
    worker = await createWorker(runtime);
    expect(runtime.config.http.healthPort).toBeUndefined();
    expect('listen' in worker).toBe(false);
  });
});
