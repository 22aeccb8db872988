import { useSyncExternalStore } from 'react';
import { parseRoute, pathOf, type Route } from './parse-route.js';

const CHANGED = 'routechange';

/** Goes to a page of the app without loading it anew. */
export function navigate(route: Route): void {
  history.pushState(null, '', pathOf(route));
  dispatchEvent(new Event(CHANGED));
}

/** The page that the address names. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => location.pathname));
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(CHANGED, listener);
  };
}
