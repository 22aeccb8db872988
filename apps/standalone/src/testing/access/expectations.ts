import type { ProblemCode } from '@openhands-connect/contract';
import { CALLERS, type Caller } from './callers.js';

/** `ok` is the status of success that the contract names; a code has its status there. */
export type Outcome = 'ok' | ProblemCode;
export type Access = Readonly<Record<Caller, Outcome>>;

const NO_TOKEN = {
  nobody: 'auth.token_missing',
  garbage: 'auth.token_invalid',
  'signed-out': 'auth.session_revoked',
  expired: 'auth.token_expired',
  'refresh-token': 'auth.token_invalid',
  disabled: 'auth.session_revoked',
  'key-expired': 'auth.token_expired',
  'key-revoked': 'auth.token_invalid',
} as const satisfies Partial<Access>;

const NO_KEY = {
  'key-without-scope': 'auth.session_required',
  'key-with-scope': 'auth.session_required',
  'key-inside': 'auth.session_required',
  'key-outside': 'auth.session_required',
} as const satisfies Partial<Access>;

/** The same for every caller. */
export function everybody(outcome: Outcome): Access {
  return Object.fromEntries(CALLERS.map((caller) => [caller, outcome])) as Record<Caller, Outcome>;
}

/** The same for all who are nothing to the conversation that the call is about. */
function outsiders(code: ProblemCode): Partial<Access> {
  return { stranger: code, removed: code, 'key-outside': code };
}

const own: Access = { ...everybody('ok'), ...NO_TOKEN, 'key-without-scope': 'auth.scope_missing' };
const session: Access = { ...own, ...NO_KEY };
const read: Access = { ...own, ...outsiders('conversation.not_found') };
const write: Access = { ...read, viewer: 'conversation.forbidden' };
const readFile: Access = { ...own, ...outsiders('file.not_found') };

/** Who may do what, by what an operation is about. */
export const ACCESS = {
  /** Needs no token; one that is there is not looked at. */
  open: everybody('ok'),
  /** The caller's own account, which no key reaches. */
  session,
  /** Something of the caller's own, whoever that is. */
  own,
  read,
  write,
  /** What only an owner of the conversation does. */
  manage: { ...write, editor: 'conversation.forbidden' },
  readFile,
  writeFile: { ...readFile, viewer: 'file.forbidden' },
  /** A webhook of the owner's that is limited to the conversation. */
  webhook: {
    ...own,
    ...outsiders('webhook.not_found'),
    viewer: 'webhook.not_found',
    editor: 'webhook.not_found',
  },
} as const satisfies Record<string, Access>;
