import { describe, expect, it, jest } from '@jest/globals';
import { CleanUp } from './clean-up.js';

describe('CleanUp', () => {
  it('undoes the newest first, and once', async () => {
    const order: string[] = [];
    const cleanUp = new CleanUp();
    cleanUp.add(() => void order.push('first'));
    cleanUp.add(async () => void order.push('second'));
    await Promise.all([cleanUp.run(), cleanUp.run()]);
    expect(order).toEqual(['second', 'first']);
  });

  it('forgets a step that was run early', async () => {
    const step = jest.fn<() => void>();
    const cleanUp = new CleanUp();
    await cleanUp.add(step)();
    await cleanUp.run();
    expect(step).toHaveBeenCalledTimes(1);
  });

  it('goes on after a step that fails', async () => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const step = jest.fn<() => void>();
    const cleanUp = new CleanUp();
    cleanUp.add(step);
    cleanUp.add(() => {
      throw new Error('stuck');
    });
    await cleanUp.run();
    expect(step).toHaveBeenCalledTimes(1);
    expect(stderr).toHaveBeenCalledWith(expect.stringContaining('stuck'));
    stderr.mockRestore();
  });
});
