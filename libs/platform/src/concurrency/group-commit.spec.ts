import { describe, expect, it } from '@jest/globals';
import { deferred } from '../testing/deferred.js';
import { GroupCommit } from './group-commit.js';

/** A group commit whose writes end when the test says so; `groups` is what was written together. */
function startGroups(limits = { maxItems: 3, maxWaiting: 5 }) {
  const groups: string[][] = [];
  const ends: ReturnType<typeof deferred<Error | undefined>>[] = [];
  const commits = new GroupCommit<string, string>(async (items) => {
    groups.push([...items]);
    const end = deferred<Error | undefined>();
    ends.push(end);
    const error = await end.promise;
    if (error) throw error;
    return items.map((item) => `${item} written`);
  }, limits);
  const endWrite = (error?: Error): void => ends.shift()?.resolve(error);
  return { commits, groups, endWrite };
}

describe('a group commit', () => {
  it('writes who comes alone at once, and together who came meanwhile', async () => {
    const { commits, groups, endWrite } = startGroups();
    const first = commits.add('a');
    expect(groups).toEqual([['a']]);
    const others = [commits.add('b'), commits.add('c')];
    expect(groups).toHaveLength(1);
    endWrite();
    await expect(first).resolves.toBe('a written');
    expect(groups).toEqual([['a'], ['b', 'c']]);
    endWrite();
    await expect(Promise.all(others)).resolves.toEqual(['b written', 'c written']);
  });

  it('keeps groups within their size, in the order of arrival', async () => {
    const { commits, groups, endWrite } = startGroups();
    const all = ['a', 'b', 'c', 'd', 'e'].map((item) => commits.add(item));
    endWrite();
    await all[0];
    endWrite();
    await all[3];
    endWrite();
    await all[4];
    expect(groups).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
  });

  it('fails a group with its error, and goes on', async () => {
    const { commits, endWrite } = startGroups();
    const [first, second, third] = [commits.add('a'), commits.add('b'), commits.add('c')];
    endWrite();
    await first;
    const refusals = [second, third].map((refused) => expect(refused).rejects.toThrow('no disk'));
    endWrite(new Error('no disk'));
    await Promise.all(refusals);
    const next = commits.add('d');
    endWrite();
    await expect(next).resolves.toBe('d written');
  });

  it('refuses whoever would be one too many', async () => {
    const { commits, endWrite } = startGroups({ maxItems: 2, maxWaiting: 1 });
    const writing = commits.add('a');
    const waiting = commits.add('b');
    await expect(commits.add('c')).rejects.toMatchObject({ code: 'server.unavailable', retryAfterSeconds: 1 });
    endWrite();
    await writing;
    endWrite();
    await expect(waiting).resolves.toBe('b written');
  });
});
