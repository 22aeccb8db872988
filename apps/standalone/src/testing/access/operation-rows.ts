import type { OPERATIONS, OperationId, ProblemCode } from '@openhands-connect/contract';
import { TEST_PASSWORD } from '@openhands-connect/core/testing';
import { ACCESS, everybody, type Access } from './expectations.js';
import { WEBHOOK_URL, type Scene } from './scene.js';

/** What is called, beside the operation. */
export interface Call {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
}

export interface OperationRow {
  readonly access: Access;
  readonly call?: (scene: Scene) => Call;
  /** Whoever succeeds has no account any more. */
  readonly endsAccounts?: boolean;
}

/** Operations with a handler: the compiler, and the test, ask for a row of each. */
type BuiltId = {
  [Id in OperationId]: (typeof OPERATIONS)[Id]['planned'] extends true ? never : Id;
}[OperationId];

const conversation = ({ inside }: Scene): Call => ({ path: { conversation_id: inside } });
const file = ({ fileId }: Scene): Call => ({ path: { file_id: fileId } });
const webhook = ({ webhookId }: Scene): Call => ({ path: { webhook_id: webhookId } });
const password = TEST_PASSWORD;

/** Google is not set up here: its own specs drive it with a provider. */
const noGoogle = everybody('auth.google_not_configured');
/** Of the callers with an account, the owner alone finds what is the owner's. */
const othersFind = (code: ProblemCode): Partial<Access> => ({
  stranger: code,
  removed: code,
  viewer: code,
  editor: code,
});

export const OPERATION_ROWS: Readonly<Record<BuiltId, OperationRow>> = {
  signUp: { access: ACCESS.open, call: ({ newEmail }) => ({ body: { email: newEmail, password, name: 'New' } }) },
  signIn: { access: ACCESS.open, call: ({ ownerEmail: email }) => ({ body: { email, password } }) },
  refreshSession: { access: ACCESS.open, call: ({ refreshToken }) => ({ body: { refresh_token: refreshToken } }) },
  signOut: { access: ACCESS.session },
  exchangeCode: { access: everybody('auth.code_invalid'), call: () => ({ body: { code: 'ohx_none' } }) },
  getMe: { access: ACCESS.session },
  updateMe: { access: ACCESS.session, call: () => ({ body: { name: 'Another name' } }) },
  deleteMe: { access: ACCESS.session, call: () => ({ body: { password } }), endsAccounts: true },
  changePassword: {
    access: ACCESS.session,
    call: () => ({ body: { current_password: password, new_password: password } }),
  },
  requestPasswordReset: { access: ACCESS.open, call: ({ newEmail: email }) => ({ body: { email } }) },
  // The token comes by mail, to the right one alone: its own specs read it there.
  resetPassword: {
    access: everybody('auth.reset_token_invalid'),
    call: () => ({ body: { token: 'none', new_password: password } }),
  },
  getSignInMethods: { access: ACCESS.open },
  googleSignIn: { access: noGoogle },
  googleCallback: { access: noGoogle, call: () => ({ query: 'state=none&code=none' }) },
  linkGoogle: {
    access: { ...ACCESS.session, ...othersFind('auth.code_invalid'), owner: 'auth.code_invalid' },
    call: () => ({ body: { code: 'ohx_none' } }),
  },
  listSessions: { access: ACCESS.session },
  revokeOtherSessions: { access: ACCESS.session },
  revokeSession: {
    access: { ...ACCESS.session, ...othersFind('session.not_found') },
    call: ({ sessionId }) => ({ path: { session_id: sessionId } }),
  },
  listActivity: { access: ACCESS.session },
  createApiKey: { access: ACCESS.session, call: () => ({ body: { name: 'Another', scopes: ['files:read'] } }) },
  listApiKeys: { access: ACCESS.session },
  revokeApiKey: {
    access: { ...ACCESS.session, ...othersFind('api_key.not_found') },
    call: ({ keyId }) => ({ path: { key_id: keyId } }),
  },
  createConversation: {
    access: { ...ACCESS.own, 'key-inside': 'auth.key_restricted', 'key-outside': 'auth.key_restricted' },
    call: () => ({ body: { initialPrompt: 'Hello' } }),
  },
  listConversations: { access: ACCESS.own },
  getConversation: { access: ACCESS.read, call: conversation },
  updateConversation: {
    access: ACCESS.write,
    call: (scene) => ({ ...conversation(scene), body: { title: 'Another title' } }),
  },
  deleteConversation: { access: ACCESS.manage, call: conversation },
  sendMessage: { access: ACCESS.write, call: (scene) => ({ ...conversation(scene), body: { content: 'Hello' } }) },
  listMessages: { access: ACCESS.read, call: conversation },
  listEvents: { access: ACCESS.read, call: conversation },
  streamEvents: { access: ACCESS.read, call: conversation },
  listMembers: { access: ACCESS.read, call: conversation },
  addMember: {
    access: ACCESS.manage,
    call: (scene) => ({ ...conversation(scene), body: { email: scene.strangerEmail, role: 'viewer' } }),
  },
  updateMember: {
    access: ACCESS.manage,
    call: ({ inside, viewerId }) => ({
      path: { conversation_id: inside, user_id: viewerId },
      body: { role: 'editor' },
    }),
  },
  removeMember: {
    // Whoever is asked to leave may go: the viewer is the one who is removed.
    access: { ...ACCESS.manage, viewer: 'ok' },
    call: ({ inside, viewerId }) => ({ path: { conversation_id: inside, user_id: viewerId } }),
  },
  uploadFile: { access: ACCESS.write, call: ({ inside }) => ({ body: formOf(inside) }) },
  listFiles: { access: ACCESS.read, call: ({ inside }) => ({ query: `conversation_id=${inside}` }) },
  getFile: { access: ACCESS.readFile, call: file },
  deleteFile: { access: ACCESS.writeFile, call: file },
  downloadFile: { access: ACCESS.readFile, call: file },
  getSettings: { access: ACCESS.own },
  updateSettings: { access: ACCESS.own, call: () => ({ body: { theme: 'dark' } }) },
  registerWebhook: {
    access: ACCESS.read,
    call: ({ inside }) => ({ body: { url: WEBHOOK_URL, events: ['*'], conversation_ids: [inside] } }),
  },
  listWebhooks: { access: ACCESS.own },
  getWebhook: { access: ACCESS.webhook, call: webhook },
  deleteWebhook: { access: ACCESS.webhook, call: webhook },
  listDeliveries: { access: ACCESS.webhook, call: webhook },
  live: { access: ACCESS.open },
  ready: { access: ACCESS.open },
  getJwks: { access: ACCESS.open },
  openapiDocument: { access: ACCESS.open },
  asyncapiDocument: { access: ACCESS.open },
  homePage: { access: ACCESS.open },
  accountPage: { access: ACCESS.open },
  resetPage: { access: ACCESS.open },
  conversationPage: { access: ACCESS.open, call: conversation },
  pageAsset: { access: ACCESS.open, call: ({ assetName }) => ({ path: { asset_name: assetName } }) },
};

function formOf(conversationId: string): FormData {
  const form = new FormData();
  form.append('file', new Blob(['hello'], { type: 'text/plain' }), 'note.txt');
  form.append('conversation_id', conversationId);
  return form;
}
