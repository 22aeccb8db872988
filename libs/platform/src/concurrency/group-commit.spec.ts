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
  it('writes who comes alone at once, also beside one other, and together who came meanwhile', async () => {
    const { commits, groups, endWrite } = startGroups();
    const [first, second] = [commits.add('a', 'a'), commits.add('b', 'b')];
    expect(groups).toEqual([['a'], ['b']]);
    const others = [commits.add('c', 'c'), commits.add('d', 'd')];
    expect(groups).toHaveLength(2);
    endWrite();
    await expect(first).resolves.toBe('a written');
    expect(groups).toEqual([['a'], ['b'], ['c', 'd']]);
    endWrite();
    await expect(second).resolves.toBe('b written');
    endWrite();
    await expect(Promise.all(others)).resolves.toEqual(['c written', 'd written']);
  });

  it('writes nothing beside a group', async () => {
    const { commits, groups, endWrite } = startGroups();
    const all = ['a', 'b', 'c', 'd'].map((item) => commits.add(item, item));
    endWrite();
    await all[0];
    endWrite();
    await all[1];
    const last = commits.add('e', 'e');
    expect(groups).toEqual([['a'], ['b'], ['c', 'd']]);
    endWrite();
    await all[3];
    expect(groups).toEqual([['a'], ['b'], ['c', 'd'], ['e']]);
    endWrite();
    await expect(last).resolves.toBe('e written');
  });

  it('writes what has the same key in the order in which it came', async () => {
    const { commits, groups, endWrite } = startGroups();
    const all = ['a', 'b', 'c'].map((item) => commits.add(item, 'one'));
    expect(groups).toEqual([['a']]);
    const other = commits.add('d', 'other');
    expect(groups).toEqual([['a']]);
    endWrite();
    await all[0];
    expect(groups).toEqual([['a'], ['b', 'c', 'd']]);
    endWrite();
    await Promise.all([...all, other]);
  });

  it('keeps groups within their size, in the order of arrival', async () => {
    const { commits, groups, endWrite } = startGroups();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => commits.add(item, item));
    for (const written of [0, 1, 4, 5]) {
      endWrite();
      await all[written];
    }
    expect(groups).toEqual([['a'], ['b'], ['c', 'd', 'e'], ['f']]);
  });

  it('fails a group with its error, and goes on', async () => {
    const { commits, endWrite } = startGroups();
    const [first, second, ...refused] = ['a', 'b', 'c', 'd'].map((item) => commits.add(item, item));
    endWrite();
    await first;
    endWrite();
    await second;
    const refusals = refused.map((each) => expect(each).rejects.toThrow('no disk'));
    endWrite(new Error('no disk'));
    await Promise.all(refusals);
    const next = commits.add('e', 'e');
    endWrite();
    await expect(next).resolves.toBe('e written');
  });

  it('refuses whoever would be one too many', async () => {
    const { commits, endWrite } = startGroups({ maxItems: 2, maxWaiting: 1 });
    const [writing, beside, waiting] = ['a', 'b', 'c'].map((item) => commits.add(item, item));
    await expect(commits.add('d', 'd')).rejects.toMatchObject({ code: 'server.unavailable', retryAfterSeconds: 1 });
    for (const each of [writing, beside, waiting]) {
      endWrite();
      await each;
    }
    await expect(waiting).resolves.toBe('c written');
  });
});
