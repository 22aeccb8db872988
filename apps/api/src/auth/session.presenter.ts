import type { AuthSession } from '@openhands-connect/contract';
import type { IssuedSession } from '@openhands-connect/core';
import { refreshCookieHeader } from './refresh-cookie.js';

/** A session as body, and in cookie mode the refresh token as `Set-Cookie` instead of in the body. */
export function presentSession(
  { accessToken, refreshToken, expiresIn, user }: IssuedSession,
  mode?: 'cookie',
): { body: AuthSession; headers?: Record<string, string> } {
  const body: AuthSession = { access_token: accessToken, token_type: 'bearer', expires_in: expiresIn, user };
  if (mode === 'cookie') return { body, headers: { 'Set-Cookie': refreshCookieHeader(refreshToken) } };
  return { body: { ...body, refresh_token: refreshToken } };
}
