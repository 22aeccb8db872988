import { describe, expect, it } from '@jest/globals';
import { parseRoute, pathOf } from './parse-route.js';

const conversationId = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';

describe('a route', () => {
  it('is read back as it was written', () => {
    const route = { page: 'conversation', conversationId } as const;
    expect(parseRoute(pathOf(route))).toEqual(route);
    for (const page of ['home', 'account', 'reset'] as const) expect(parseRoute(pathOf({ page }))).toEqual({ page });
  });

  it.each(['/conversation/', '/conversation/17', `/conversation/${conversationId}/members`, '/settings'])(
    'of %s is the home page',
    (path) => {
      expect(parseRoute(path)).toEqual({ page: 'home' });
    },
  );
});
