import type { AuthSession, OperationId, SuccessBody } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import { GoogleSignIn } from '../google/google-sign-in.js';
import { defaultVerifierStore, type VerifierStore } from '../google/verifier-store.js';
import { DEFAULT_RETRY, type RetryPolicy } from '../retry.js';
import { streamEvents, type StreamedEvent, type StreamOptions } from '../stream/stream-events.js';
import type { GetToken } from '../token.js';
import { accountCalls } from './account-calls.js';
import { Caller, type CallOptions } from './caller.js';
import type { CallArguments } from './call-arguments.js';
import type { ConnectClient } from './client.js';
import type { CallInput } from './request.js';
import { readBody } from './response.js';
import { Session } from './session.js';

export interface ClientOptions {
  /** The server's address: `https://your-openhands-server.com`. In its own pages `location.origin`. */
  readonly baseUrl: string;
  /** A key (`ohc_…`) of a user's: for programs. Takes the place of any session. */
  readonly apiKey?: string;
  /** An access token, or a key, to begin with. */
  readonly token?: string;
  /** Takes the place of the client's own session: tokens come from outside. */
  readonly getToken?: GetToken;
  /** Goes on with a session of before; renewed without asking. */
  readonly refreshToken?: string;
  /** `cookie`: the browser keeps the refresh token in an HttpOnly cookie; for pages of the server's own origin. */
  readonly sessionMode?: 'body' | 'cookie';
  /** Told of each new session, and with undefined when it has ended: to store the refresh token, to show the sign-in. */
  readonly onSession?: (session: AuthSession | undefined) => void;
  /** Where the secret of a Google sign-in waits for its return. The tab's `sessionStorage`; in service workers, memory. */
  readonly verifierStore?: VerifierStore;
  readonly fetch?: typeof fetch;
  /** For each attempt of a call. 30 s. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
}

/** The server breaks its silence after 15 s. */
const STREAM_SILENCE_MS = 45_000;

/** A client of one server; signed in by an API key, by a token source, or by its own `signIn`. */
export function createClient(options: ClientOptions): ConnectClient {
  const inCookie = options.sessionMode === 'cookie';
  const modeHeaders = inCookie ? { headers: { 'x-session-mode': 'cookie' as const } } : {};
  const session: Session = new Session({
    accessToken: options.token,
    refreshToken: options.refreshToken,
    inCookie,
    onChange: options.onSession,
    refresh: (token) => call('refreshSession', token === undefined ? modeHeaders : { body: { refresh_token: token } }),
  });
  const getToken = options.getToken ?? sourceOf(options, session);
  const policy = { ...DEFAULT_RETRY, ...options.retry };
  const caller = new Caller({
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    getToken,
    timeoutMs: options.timeoutMs ?? 30_000,
    retry: policy,
  });

  async function call<Id extends OperationId>(id: Id, ...rest: CallArguments<Id>): Promise<SuccessBody<Id>> {
    const [input, callOptions] = rest as [CallInput?, CallOptions?];
    try {
      return (await caller.send(id, input ?? {}, readBody, callOptions)) as SuccessBody<Id>;
    } catch (thrown) {
      throw noted(thrown);
    }
  }

  async function* stream(
    id: string,
    streamOptions: StreamOptions = {},
  ): AsyncGenerator<StreamedEvent, void, undefined> {
    const open = (headers: CallInput['headers'], signal: AbortSignal): Promise<Response> =>
      caller.open('streamEvents', { path: { conversation_id: id }, headers: headers ?? {} }, signal);
    try {
      yield* streamEvents({ open, backoff: policy, silenceMs: STREAM_SILENCE_MS }, streamOptions);
    } catch (thrown) {
      throw noted(thrown);
    }
  }

  /** A failure as it is thrown; one of a session that is over ends it here too. */
  function noted(thrown: unknown): ConnectError {
    const error = ConnectError.from(thrown);
    if (error.code === 'auth.session_revoked') session.end();
    return error;
  }

  const google = new GoogleSignIn(
    {
      begin: (query) => call('googleSignIn', { query }),
      exchange: async (body) => session.adopt(await call('exchangeCode', { body, ...modeHeaders })),
      link: (body) => call('linkGoogle', { body }),
    },
    inCookie,
    options.verifierStore ?? defaultVerifierStore(),
    `openhands-connect.google ${options.baseUrl}`,
  );

  return {
    call,
    getToken,
    async request(id, ...rest) {
      const [input, callOptions] = rest as [CallInput?, CallOptions?];
      return await caller.send(id, input ?? {}, async (_, response) => response, callOptions);
    },
    signUp: async (body) => session.adopt(await call('signUp', { body, ...modeHeaders })),
    signIn: async (body) => session.adopt(await call('signIn', { body, ...modeHeaders })),
    signInWithGoogle: (how) => google.through(how),
    startGoogleSignIn: (how = {}) => google.start(how),
    completeGoogleSignIn: (address) => google.complete(address),
    linkGoogle: (address) => google.link(address),
    restoreSession: () => restore(session),
    signOut: () => end(session, call('signOut'), inCookie),
    ...accountCalls(call, session),
    createConversation: (body) => call('createConversation', { body }),
    listConversations: (query = {}) => call('listConversations', { query }),
    getConversation: (id) => call('getConversation', { path: { conversation_id: id } }),
    sendMessage: (id, body) => call('sendMessage', { path: { conversation_id: id }, body }),
    streamEvents: (id, streamOptions) => stream(id, streamOptions),
    uploadFile: (file, id) =>
      call('uploadFile', { body: { file, ...(id === undefined ? {} : { conversation_id: id }) } }),
    registerWebhook: (body) => call('registerWebhook', { body }),
  };
}

/** A key cannot be renewed: what refuses it is the caller's to know. */
function sourceOf({ apiKey }: ClientOptions, session: Session): GetToken {
  return apiKey === undefined ? (refused) => session.token(refused) : () => apiKey;
}

async function restore(session: Session): Promise<AuthSession | undefined> {
  if (!session.renewable) return undefined;
  try {
    return await session.renew();
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    if (error.status === 401) return undefined;
    throw error;
  }
}

/** Without the server a cookie cannot be taken away: pretending to be signed out would last until the next reload. */
async function end(session: Session, signingOut: Promise<undefined>, inCookie: boolean): Promise<void> {
  try {
    await signingOut;
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    if (!inCookie || error.status === 401) session.end();
    throw error;
  }
  session.end();
}
