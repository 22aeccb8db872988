import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../stack/start-stack.js';

const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const specs = globSync('{apps,libs,e2e}/**/src/**/*.spec.ts', { cwd: ROOT });

describe('docs/security.md', () => {
  const named = [...new Set([...text.matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(([, path]) => path ?? ''))];

  it('names proofs', () => {
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(named)('names a proof that is there: %s', (path) => {
    expect(specs.filter((spec) => spec === path || spec.endsWith(`/${path}`))).not.toEqual([]);
  });

  it.each([...text.matchAll(/\]\(((?:adr|\.\.)[\w./-]*)\)/g)].map(([, path]) => path ?? ''))(
    'links to what is there: %s',
    (path) => {
      expect(existsSync(join(ROOT, 'docs', path))).toBe(true);
    },
  );
});
