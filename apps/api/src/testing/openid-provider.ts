import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, decodeJwt, type CryptoKey, type JWTPayload } from 'jose';
import type { ClientMetadata, Configuration } from 'oidc-provider';

/** What the provider knows of somebody. */
export interface Person {
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  readonly name?: string;
}

export interface ProviderOptions {
  readonly callbackUrl: string;
  readonly configuration?: Configuration;
  readonly client?: Partial<ClientMetadata>;
}

export const CLIENT = { id: 'connect', secret: 'GOCSPX-secret-of-the-client' };
const TTL = 600;
const KEY = { kid: 'test', alg: 'RS256' };

/** A real OpenID provider on loopback with its own sign-in and consent pages; it can be made to lie, fail and hang. */
export class TestProvider {
  /** By what is typed at the sign-in, which is the `sub` too. */
  readonly people = new Map<string, Person>();
  /** The paths that were asked for, in order. */
  readonly seen: string[] = [];
  /** Changes the claims of ID tokens, which are signed as ever. */
  lie: ((claims: JWTPayload) => JWTPayload) | undefined;
  /** Answers in the provider's place; false leaves the request to it. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
    /** Of ID tokens that it lies in. */
    public signingKey: CryptoKey,
  ) {}

  static async start(options: ProviderOptions): Promise<TestProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { privateKey } = await generateKeyPair(KEY.alg, { extractable: true });
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const started = new TestProvider(issuer, server, privateKey);
    const jwk = { ...(await exportJWK(privateKey)), ...KEY, use: 'sig' };
    const configuration = { ...started.configurationOf(options), jwks: { keys: [jwk] } };
    const provider = await quietly(async () => {
      const { Provider } = await import('oidc-provider');
      return new Provider(issuer, configuration);
    });
    provider.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (context.path === '/token' && body?.id_token !== undefined && started.lie) {
        context.body = { ...body, id_token: await started.sign(started.lie(decodeJwt(body.id_token))) };
      }
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      started.seen.push((request.url ?? '').split('?', 1)[0] ?? '');
      if (started.intercept?.(request, response) !== true) void answer(request, response);
    });
    return started;
  }

  /** The settings of a server that signs in here. */
  get env(): Record<string, string> {
    return { GOOGLE_CLIENT_ID: CLIENT.id, GOOGLE_CLIENT_SECRET: CLIENT.secret, GOOGLE_ISSUER: this.issuer };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }

  private configurationOf({ callbackUrl, configuration, client }: ProviderOptions): Configuration {
    const registered = { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callbackUrl] };
    return {
      clients: [{ ...registered, ...client }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.people.get(id) }) }),
      conformIdTokenClaims: false,
      cookies: { keys: ['only for tests'] },
      ttl: { AccessToken: TTL, Grant: TTL, IdToken: TTL, Interaction: TTL, Session: TTL },
      ...configuration,
    };
  }

  private async sign(claims: JWTPayload): Promise<string> {
    return await new SignJWT(claims).setProtectedHeader(KEY).sign(this.signingKey);
  }
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
