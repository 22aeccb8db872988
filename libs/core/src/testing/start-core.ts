import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AgentsModule } from '../agents/index.js';
import { AuthModule } from '../auth/index.js';
import { ConversationsModule } from '../conversations/index.js';
import { nestLogger, PlatformModule, type Runtime } from '../platform/index.js';
import { SettingsModule } from '../settings/index.js';
import { testRuntime, type TestRuntimeOptions } from './test-runtime.js';

export interface TestCore {
  readonly runtime: Runtime;
  /** A service of the core. */
  get<T>(token: Type<T>): T;
  close(): Promise<void>;
}

export interface CoreOptions extends TestRuntimeOptions {
  /** Features beyond accounts and conversations. */
  readonly modules?: readonly Type[];
  /** Works on this, instead of something of its own; stays open. */
  readonly runtime?: Runtime;
}

@Module({})
class TestCoreModule {}

/** The use cases on real PostgreSQL, without any door. */
export async function startCore({ modules = [], runtime: shared, ...own }: CoreOptions = {}): Promise<TestCore> {
  const runtime = shared ?? (await testRuntime(own));
  const features = [AuthModule, SettingsModule, ConversationsModule, AgentsModule, ...modules];
  const root: DynamicModule = { module: TestCoreModule, imports: [PlatformModule.forRuntime(runtime), ...features] };
  const app: INestApplicationContext = await NestFactory.createApplicationContext(root, {
    logger: nestLogger(runtime.log),
    abortOnError: false,
  });
  return {
    runtime,
    get: (token) => app.get(token, { strict: false }),
    close: async () => {
      await app.close();
      if (!shared) await runtime.close();
    },
  };
}
