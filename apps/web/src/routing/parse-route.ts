/** The pages that the server serves the app at. */
export type Route =
  { readonly page: 'home' | 'account' | 'reset' } | { readonly page: 'conversation'; readonly conversationId: string };

const PATHS = { home: '/', account: '/account', reset: '/reset' } as const;

/** The page of a path; anything unknown is the home page. */
export function parseRoute(pathname: string): Route {
  const conversationId = /^\/conversation\/([0-9a-f-]{36})\/?$/.exec(pathname)?.[1];
  if (conversationId !== undefined) return { page: 'conversation', conversationId };
  if (pathname === PATHS.account) return { page: 'account' };
  return pathname === PATHS.reset ? { page: 'reset' } : { page: 'home' };
}

export function pathOf(route: Route): string {
  return route.page === 'conversation' ? `/conversation/${route.conversationId}` : PATHS[route.page];
}
