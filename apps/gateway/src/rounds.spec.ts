import { describe, expect, it, jest } from '@jest/globals';
import { deferred } from '@openhands-connect/platform/testing';
import { Rounds } from './rounds.js';

/** Rounds whose work ends when the test says so. */
function build() {
  const ends: { readonly keys: string[]; readonly end: (error?: Error) => void }[] = [];
  const onError = jest.fn();
  const rounds = new Rounds(async (keys) => {
    const end = deferred<Error | undefined>();
    ends.push({ keys, end: end.resolve });
    const error = await end.promise;
    if (error) throw error;
  }, onError);
  const begun = async (count: number): Promise<void> => {
    while (ends.length < count) await Promise.resolve();
  };
  return { rounds, ends, begun, onError };
}

describe('rounds', () => {
  it('are about all that was asked for before they began, each key once', async () => {
    const { rounds, ends, begun } = build();
    const all = [rounds.ask(['a']), rounds.ask(['b', 'a'])];
    await begun(1);
    expect(ends.map(({ keys }) => keys)).toEqual([['a', 'b']]);
    ends[0]?.end();
    await Promise.all(all);
  });

  it('come one after the other: who asks meanwhile waits for the next', async () => {
    const { rounds, ends, begun } = build();
    const first = rounds.ask(['a']);
    await begun(1);
    let isThrough = false;
    const second = rounds.ask(['a']).then(() => (isThrough = true));
    const third = rounds.ask(['c']);
    ends[0]?.end();
    await first;
    await begun(2);
    expect([ends[1]?.keys, isThrough]).toEqual([['a', 'c'], false]);
    ends[1]?.end();
    await Promise.all([second, third]);
    expect(ends).toHaveLength(2);
  });

  it('that fail tell who waits and who logs, and the next goes on', async () => {
    const { rounds, ends, begun, onError } = build();
    const failure = rounds.ask(['a']).catch(({ message }: Error) => message);
    await begun(1);
    const next = rounds.ask(['b']);
    ends[0]?.end(new Error('no database'));
    await expect(failure).resolves.toBe('no database');
    await begun(2);
    ends[1]?.end();
    await next;
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('are waited for by who stops', async () => {
    const { rounds, ends, begun } = build();
    void rounds.ask(['a']);
    await begun(1);
    void rounds.ask(['b']);
    let isIdle = false;
    const idle = rounds.idle().then(() => (isIdle = true));
    ends[0]?.end();
    await begun(2);
    expect(isIdle).toBe(false);
    ends[1]?.end();
    await idle;
  });
});
