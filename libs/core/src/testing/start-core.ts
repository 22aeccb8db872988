import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AgentsModule } from '../agents/index.js';
import { AuthModule } from '../auth/index.js';
import { ConversationsModule } from '../conversations/index.js';
import { PlatformModule, type Runtime } from '../platform/index.js';
import { SettingsModule } from '../settings/index.js';
import { testRuntime, type TestRuntimeOptions } from './test-runtime.js';

export interface TestCore {
  readonly runtime: Runtime;
  /** A service of the core. */
  get<T>(token: Type<T>): T;
  close(): Promise<void>;
}

@Module({})
class TestCoreModule {}

/** The use cases on real PostgreSQL, without any door. `modules` adds features beyond accounts and conversations. */
export async function startCore(options: TestRuntimeOptions & { modules?: Type[] } = {}): Promise<TestCore> {
  const runtime = await testRuntime(options);
  const features = [AuthModule, SettingsModule, ConversationsModule, AgentsModule, ...(options.modules ?? [])];
  const root: DynamicModule = { module: TestCoreModule, imports: [PlatformModule.forRuntime(runtime), ...features] };
  const app: INestApplicationContext = await NestFactory.createApplicationContext(root, {
    logger: false,
    abortOnError: false,
  });
  return {
    runtime,
    get: (token) => app.get(token, { strict: false }),
    close: async () => {
      await app.close();
      await runtime.close();
    },
  };
}
