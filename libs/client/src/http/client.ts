import type {
  AuthSession,
  Conversation,
  ConversationPage,
  CreateConversationRequest,
  CreatedConversation,
  Input,
  OperationId,
  RegisteredWebhook,
  RegisterWebhookRequest,
  SendMessageRequest,
  SentMessage,
  SignInRequest,
  SignUpRequest,
  SuccessBody,
  UploadedFile,
} from '@openhands-connect/contract';
import type { StartOptions, WindowOptions } from '../google/google-sign-in.js';
import type { StreamedEvent, StreamOptions } from '../stream/stream-events.js';
import type { GetToken } from '../token.js';
import type { AccountCalls } from './account-calls.js';
import type { CallArguments } from './call-arguments.js';

/** Operations whose answer is read as it comes: use `streamEvents`, or `request`. */
type Streamed = 'streamEvents';

/** The REST half of the contract. Every method fails with a `ConnectError` and nothing else. */
export interface ConnectClient extends AccountCalls {
  /**
   * Calls an operation of the contract by its id.
   *
   * Network failures, 429, 502, 503 and 504 are retried within bounds where that is safe: reading, and creating, to
   * which an `Idempotency-Key` is added when the caller gives none. An expired access token is renewed once.
   */
  call<Id extends Exclude<OperationId, Streamed>>(id: Id, ...rest: CallArguments<Id>): Promise<SuccessBody<Id>>;
  /** The same, but gives the answer unread: for headers (`ETag`), streams and large downloads. */
  request<Id extends OperationId>(id: Id, ...rest: CallArguments<Id>): Promise<Response>;
  /** The token in use, for sockets; given the one that was refused, the next one. */
  readonly getToken: GetToken;

  signUp(account: SignUpRequest): Promise<AuthSession>;
  signIn(credentials: SignInRequest): Promise<AuthSession>;
  /**
   * Signs in with Google in a window that tells where it ended up: extensions do it with
   * `chrome.identity.launchWebAuthFlow`. `client.sign_in_denied` when the window was closed or the person said no;
   * `auth.google_link_required` when the address has an account: sign in to it, then `linkGoogle`.
   */
  signInWithGoogle(options: WindowOptions): Promise<AuthSession>;
  /** The first half, for pages: gives the address to go to, `location.assign(await client.startGoogleSignIn())`. */
  startGoogleSignIn(options?: StartOptions): Promise<string>;
  /**
   * The second half, on the page that the browser came back to: `await client.completeGoogleSignIn(location.href)`.
   * Undefined when the address brings no sign-in back; fails as `signInWithGoogle` does. Then take the code out of the
   * address bar (`history.replaceState`).
   */
  completeGoogleSignIn(address: string | URL): Promise<AuthSession | undefined>;
  /**
   * Lets a Google account sign in to the account that is signed in here: the one that was refused with
   * `auth.google_link_required`, or the one of the address that a `startGoogleSignIn` came back to.
   */
  linkGoogle(address?: string | URL): Promise<void>;
  /** Goes on with the session of the refresh token or the cookie; undefined when there is none any more. */
  restoreSession(): Promise<AuthSession | undefined>;
  /**
   * Ends the session. Locally it is over even when the server cannot be told, except with the cookie, which only the
   * server can take away.
   */
  signOut(): Promise<void>;

  createConversation(request: CreateConversationRequest): Promise<CreatedConversation>;
  listConversations(query?: Input<'listConversations'>['query']): Promise<ConversationPage>;
  getConversation(conversationId: string): Promise<Conversation>;
  sendMessage(conversationId: string, message: SendMessageRequest): Promise<SentMessage>;
  /**
   * A conversation's events, each once and in order, across broken connections and expired tokens, until the loop is left
   * or the signal fires; between them `message_delta`, while an answer is written. After `resync` read the conversation
   * again: events up to its `last_seq` were missed for good; what comes after follows by itself.
   */
  streamEvents(conversationId: string, options?: StreamOptions): AsyncGenerator<StreamedEvent, void, undefined>;
  /** A `File` keeps its name. */
  uploadFile(file: Blob, conversationId?: string): Promise<UploadedFile>;
  registerWebhook(request: RegisterWebhookRequest): Promise<RegisteredWebhook>;
}
