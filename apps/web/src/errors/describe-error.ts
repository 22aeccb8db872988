import { ConnectError } from '@openhands-connect/client';

/** Where the server's own sentence would say too little to the one who reads it. */
const SENTENCES: Partial<Record<ConnectError['code'], string>> = {
  'client.network': 'The server cannot be reached. Check your connection and try again.',
  'client.disconnected': 'The connection to the server is lost. Try again in a moment.',
  'client.timeout': 'The server takes too long to answer. Try again in a moment.',
  'client.unexpected_answer':
    'Something between you and the server gave an answer that makes no sense here. Try again.',
  'client.sign_in_denied': 'The sign-in with Google was cancelled.',
  'auth.code_invalid': 'This sign-in with Google is not valid any more. Try again.',
  'auth.google_address_differs':
    'The Google account has another email address than this account, so it was not linked.',
  'auth.google_email_unverified': 'Google has not verified your email address, so it cannot sign you in here.',
  'auth.google_link_required':
    'Your email address has an account here already. Sign in with its password, and Google is linked to it.',
  'auth.google_unavailable': 'Google cannot be reached now. Try again in a moment.',
  'auth.email_taken': 'This email address has an account already. Sign in instead.',
  'auth.invalid_credentials': 'The email address or the password is wrong.',
  'auth.password_too_common': 'This password is among the first that others would guess. Choose another one.',
  'auth.password_incorrect': 'The current password is wrong.',
  'auth.fresh_sign_in_required': 'Sign out, sign in again, and come back here within five minutes.',
  'auth.refresh_invalid': 'Your session is over. Sign in again.',
  'auth.refresh_reused': 'Your session is over. Sign in again.',
  'auth.token_expired': 'Your session is over. Sign in again.',
  'auth.session_revoked': 'Your session was ended. Sign in again.',
  'conversation.not_found': 'There is no such conversation, or you are not a member of it.',
  'conversation.forbidden': 'You may read this conversation, but not change it.',
};

/** A failure in words, for the one in front of the page. */
export function describeError(thrown: unknown): string {
  const error = ConnectError.from(thrown);
  if (error.code === 'rate.limited') return `Too many attempts. Try again ${inSeconds(error.retryAfterMs)}.`;
  const violations = error.code === 'request.invalid' ? (error.problem?.errors ?? []) : [];
  if (violations.length > 0) return violations.map(({ path, message }) => `${fieldOf(path)} ${message}.`).join(' ');
  return SENTENCES[error.code] ?? error.message;
}

function inSeconds(durationMs: number | undefined): string {
  if (durationMs === undefined) return 'later';
  const seconds = Math.ceil(durationMs / 1000);
  return seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
}

/** The last part of a JSON pointer, as a word: `/body/initialPrompt` is `Initial prompt`. */
function fieldOf(pointer: string): string {
  const name = pointer.split('/').at(-1) ?? '';
  const words = name.replaceAll('_', ' ').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words === '' ? 'The request' : words.charAt(0).toUpperCase() + words.slice(1);
}
