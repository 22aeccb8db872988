import type { AuthSession } from '@openhands-connect/contract';
import type { BegunSession, IssuedSession } from '@openhands-connect/core';
import type { DeviceCookie } from './device-cookie.js';
import { refreshCookieHeader } from './refresh-cookie.js';

interface PresentedSession {
  readonly body: AuthSession;
  readonly headers?: { readonly 'Set-Cookie': readonly string[] };
}

/** A session as body, and in cookie mode the refresh token as `Set-Cookie` instead of in the body. */
export function presentSession(
  { accessToken, refreshToken, expiresIn, user }: IssuedSession,
  mode?: 'cookie',
): PresentedSession {
  const body: AuthSession = { access_token: accessToken, token_type: 'bearer', expires_in: expiresIn, user };
  if (mode === 'cookie') return { body, headers: { 'Set-Cookie': [refreshCookieHeader(refreshToken)] } };
  return { body: { ...body, refresh_token: refreshToken } };
}

/** The same of a session that has just begun, with the token that the account will know the device by. */
export function presentBegunSession(session: BegunSession, devices: DeviceCookie, mode?: 'cookie'): PresentedSession {
  const { body, headers } = presentSession(session, mode);
  return { body, headers: { 'Set-Cookie': [...(headers?.['Set-Cookie'] ?? []), devices.keep(session.deviceToken)] } };
}
