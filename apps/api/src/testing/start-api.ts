import { NestFactory } from '@nestjs/core';
import { Module, type DynamicModule, type ValueProvider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { nestLogger, PlatformModule, type Runtime } from '@openhands-connect/core';
import { testRuntime, type TestCore, type TestRuntimeOptions } from '@openhands-connect/core/testing';
import { uuidv7 } from '@openhands-connect/platform';
import { learnSecrets } from '@openhands-connect/platform/testing';
import { ApiModule, configureHttp, createHttpAdapter } from '../index.js';

export interface TestApi extends TestCore {
  readonly url: string;
  /** One request; an object as body is sent as JSON. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestAnswer>;
  /** Signs a new user up. */
  signUp(): Promise<{ token: string; userId: string; email: string }>;
  /** Stops serving; what it ran on stays until `close`. */
  stop(): Promise<void>;
}

export interface StartOptions extends TestRuntimeOptions {
  /** Serves what another API's database and bus hold, instead of its own. */
  readonly runtime?: Runtime;
  /** In place of the usual limits and times. */
  readonly provide?: readonly ValueProvider[];
}

export interface RequestOptions {
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface TestAnswer {
  status: number;
  headers: Headers;
  /** Parsed when it is JSON, else text. */
  body: any; // oxlint-disable-line typescript/no-explicit-any -- answers of any operation
}

@Module({})
class TestApiModule {}

/** The REST door on a port of its own, over real PostgreSQL. */
export async function startApi({ runtime: shared, provide = [], ...own }: StartOptions = {}): Promise<TestApi> {
  const runtime = shared ?? (await testRuntime(own));
  const imports = [PlatformModule.forRuntime(runtime), ApiModule];
  const overrides = { global: true, providers: [...provide], exports: [...provide] };
  const root: DynamicModule = { module: TestApiModule, imports, ...overrides };
  const app = await NestFactory.create<NestFastifyApplication>(root, createHttpAdapter(), {
    bodyParser: false,
    logger: nestLogger(runtime.log),
    abortOnError: false,
  });
  await configureHttp(app, runtime.config);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const request: TestApi['request'] = async (method, path, { token, headers, body } = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(isJson(body) && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: isJson(body) ? JSON.stringify(body) : (body as FormData | Uint8Array<ArrayBuffer>),
      }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    const parsed = json && text !== '' ? JSON.parse(text) : text;
    const answer = { status: response.status, headers: response.headers, body: parsed };
    learnSecrets([path, token, headers, body, answer.body, { cookie: answer.headers.getSetCookie() }]);
    learnSecrets(answer.headers.get('location'));
    return answer;
  };
  return {
    url,
    runtime,
    get: (token) => app.get(token, { strict: false }),
    request,
    signUp: async () => {
      const email = `user-${uuidv7()}@example.com`;
      const account = { email, password: 'a long enough pass phrase 9', name: 'Test User' };
      const { body } = await request('POST', '/api/auth/signup', { body: account });
      return { token: body.access_token, userId: body.user.id, email };
    },
    stop: async () => await app.close(),
    close: async () => {
      await app.close();
      if (!shared) await runtime.close();
    },
  };
}

function isJson(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !(body instanceof FormData) && !(body instanceof Uint8Array);
}
