import { describe, expect, it } from '@jest/globals';
import { runServer } from '../stack/run-server.js';

describe('an orderly stop', () => {
  it('ends well and finds nothing to warn of', async () => {
    let isStopped = false;
    const { code, stderr, stdout } = await runServer('standalone', {}, (log, stop) => {
      if (isStopped || !log.includes('OpenHands Connect is ready')) return;
      isStopped = true;
      stop();
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').filter((line) => /"level":"(warn|error|fatal)"/.test(line))).toEqual([]);
  }, 60_000);
});
