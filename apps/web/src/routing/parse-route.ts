/** The pages that the server serves the app at. */
export type Route = { readonly page: 'home' } | { readonly page: 'conversation'; readonly conversationId: string };

/** The page of a path; anything unknown is the home page. */
export function parseRoute(pathname: string): Route {
  const conversationId = /^\/conversation\/([0-9a-f-]{36})\/?$/.exec(pathname)?.[1];
  return conversationId === undefined ? { page: 'home' } : { page: 'conversation', conversationId };
}

export function pathOf(route: Route): string {
  return route.page === 'home' ? '/' : `/conversation/${route.conversationId}`;
}
