import { useSyncExternalStore } from 'react';
import { parseRoute, pathOf, type Route } from './parse-route.js';

const CHANGED = 'routechange';

/** Goes to a page of the app without loading it anew. */
export function navigate(route: Route): void {
  history.pushState(null, '', pathOf(route));
  dispatchEvent(new Event(CHANGED));
}

/** The same without a way back: what was in the address is gone from the history too. */
export function replaceRoute(route: Route): void {
  history.replaceState(null, '', pathOf(route));
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
