import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';

const CLIENT = { client_id: 'connect', client_secret: 'a secret of the client' };
const SECONDS = 600;

export interface OpenIdProvider {
  /** What makes a server sign in here. */
  readonly env: Record<string, string>;
  close(): Promise<void>;
}

/** A real OpenID provider with pages to sign in; whoever types `name` is `name@example.com`. */
export async function startOpenIdProvider(callbackUrl: string): Promise<OpenIdProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = await quietly(async () => {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configurationOf(callbackUrl));
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    env: {
      GOOGLE_CLIENT_ID: CLIENT.client_id,
      GOOGLE_CLIENT_SECRET: CLIENT.client_secret,
      GOOGLE_ISSUER: issuer,
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function configurationOf(callbackUrl: string): Configuration {
  return {
    clients: [{ ...CLIENT, redirect_uris: [callbackUrl] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true, name: `Google ${id}` }),
    }),
    cookies: { keys: ['only for tests'] },
    ttl: { AccessToken: SECONDS, Grant: SECONDS, IdToken: SECONDS, Interaction: SECONDS, Session: SECONDS },
  };
}

/** The provider's advice to operators is none of a test's business. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}
