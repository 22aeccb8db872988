import { describe, expect, it } from '@jest/globals';
import { deferred } from '@openhands-connect/platform/testing';
import { untilAborted } from './until-aborted.js';

/** Yields one value, and then nothing for ever, whatever becomes of the signal. */
async function* deaf(): AsyncGenerator<string> {
  yield 'one';
  await new Promise(() => undefined);
}

async function* two(): AsyncGenerator<string> {
  yield 'one';
  yield 'two';
}

async function* broken(): AsyncGenerator<string> {
  yield 'one';
  throw new Error('broken');
}

async function collect(source: AsyncIterable<string>, into: string[], onValue?: () => void): Promise<void> {
  for await (const value of source) {
    into.push(value);
    onValue?.();
  }
}

describe('an iterable up to an abort', () => {
  it('passes everything on when nothing is aborted', async () => {
    const values: string[] = [];
    await collect(untilAborted(two(), new AbortController().signal), values);
    expect(values).toEqual(['one', 'two']);
  });

  it('ends with the reason when its source ignores the signal', async () => {
    const stopping = new AbortController();
    const values: string[] = [];
    const first = deferred();
    const ended = collect(untilAborted(deaf(), stopping.signal), values, () => first.resolve());
    await first.promise;
    stopping.abort(new Error('stopping'));
    await expect(ended).rejects.toThrow('stopping');
    expect(values).toEqual(['one']);
  });

  it('asks for nothing once it is aborted', async () => {
    const values: string[] = [];
    await expect(collect(untilAborted(deaf(), AbortSignal.abort(new Error('late'))), values)).rejects.toThrow('late');
    expect(values).toEqual([]);
  });

  it('fails as its source fails', async () => {
    await expect(collect(untilAborted(broken(), new AbortController().signal), [])).rejects.toThrow('broken');
  });
});
