import { describe, expect, it } from '@jest/globals';
import { splitFences } from './split-fences.js';

const text = (content: string) => ({ kind: 'text', content });
const code = (content: string) => ({ kind: 'code', content });

describe('a message with code', () => {
  it.each([
    ['no code', 'one\n\ntwo', [text('one\n\ntwo')]],
    [
      'code between',
      'before\n```ts\nconst a = 1;\n\n  b();\n```\nafter',
      [text('before'), code('const a = 1;\n\n  b();'), text('after')],
    ],
    ['code alone', '```\nx\n```', [code('x')]],
    ['code that is still being written', 'so:\n```sh\nnpm', [text('so:'), code('npm')]],
    ['a fence that has just begun', 'so:\n```', [text('so:')]],
    ['a fence that does not stand alone', '```\nx\n```”\ny', [code('x\n```”\ny')]],
    ['ticks inside of a line', 'use ```x``` here', [text('use ```x``` here')]],
  ])('%s', (_, given, parts) => {
    expect(splitFences(given)).toEqual(parts);
  });
});
