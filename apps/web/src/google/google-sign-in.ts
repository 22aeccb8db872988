import type { ConnectClient } from '@openhands-connect/client';
import { parseRoute } from '../routing/parse-route.js';
import { replaceRoute } from '../routing/route.js';

const CAME_FROM = 'google-sign-in.came-from';

/** Leaves the page for Google; the browser comes back to the home page with the outcome in its address. */
export async function goToGoogle(client: ConnectClient): Promise<void> {
  const url = await client.startGoogleSignIn();
  sessionStorage.setItem(CAME_FROM, location.pathname);
  location.assign(url);
}

/**
 * Completes the sign-in whose outcome is in the address, if one is. Takes it out of the address bar and the history
 * first, and shows the page again that the sign-in was begun on.
 *
 * @throws ConnectError why nobody is signed in by that
 */
export async function completeGoogle(client: ConnectClient): Promise<void> {
  const { href } = location;
  const { searchParams } = new URL(href);
  if (!searchParams.has('code') && !searchParams.has('error')) return;
  replaceRoute(parseRoute(sessionStorage.getItem(CAME_FROM) ?? '/'));
  sessionStorage.removeItem(CAME_FROM);
  await client.completeGoogleSignIn(href);
}
