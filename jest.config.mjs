/** One run for the whole tree: sources (not dist) of every package, ESM through swc, one PostgreSQL. */
export default {
  testMatch: ['<rootDir>/{libs,apps,tools}/*/src/**/*.spec.ts', '<rootDir>/{e2e,e2e/faults,bench}/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/libs/platform/src/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/platform/src/testing/global-teardown.mjs',
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@openhands-connect/source', 'node', 'node-addons'],
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2023',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['/dist/'],
  maxWorkers: 2,
  testTimeout: 20_000,
};
