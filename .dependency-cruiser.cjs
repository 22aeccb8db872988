/**
 * Who may import whom: closed lists, no circles. A package may use what its list names and nothing else of this tree.
 */
const ALLOWED = {
  'libs/contract': [],
  'libs/contract-nest': ['libs/contract'],
  'libs/client': ['libs/contract'],
  'libs/platform': ['libs/contract'],
  'libs/core': ['libs/platform', 'libs/contract'],
  'apps/api': ['libs/core', 'libs/platform', 'libs/contract', 'libs/contract-nest'],
  'apps/gateway': ['libs/core', 'libs/platform', 'libs/contract', 'libs/contract-nest'],
  'apps/worker': ['libs/core', 'libs/platform', 'libs/contract', 'libs/contract-nest'],
  'apps/standalone': [
    'apps/api',
    'apps/gateway',
    'apps/worker',
    'libs/core',
    'libs/platform',
    'libs/contract',
    'libs/contract-nest',
  ],
  'apps/web': ['libs/client', 'libs/contract'],
  // Of the platform its testing entry: a PostgreSQL for processes that share one.
  'e2e/src': ['libs/client', 'libs/contract', 'libs/platform'],
  // Runs every process on a PostgreSQL of its own whose server it kills: the platform starts one and brings it back.
  'e2e/faults': ['libs/client', 'libs/contract', 'libs/platform'],
  bench: ['libs/platform'],
};
/** What a package's specs may use beside that: the server is driven by the library that its users have. */
const ALLOWED_IN_SPECS = { 'apps/gateway': ['libs/client'] };
/** Features of the core see each other only through their index, in this order. */
const FEATURE_ORDER = [
  'platform',
  'users',
  'idempotency',
  'activity',
  'signing-keys',
  'auth',
  'google',
  'settings',
  'conversations',
  'feeds',
  'presence',
  'files',
  'agents',
  'webhooks',
  'usage',
  'accounts',
];

const onlyTo = (name, from, home, targets) => ({
  name,
  severity: 'error',
  from,
  to: {
    path: '^(libs|apps|tools|bench|e2e)/',
    pathNot: [home, ...targets].map((target) => `^${target}/`).join('|'),
  },
});
const boundaries = Object.entries(ALLOWED).flatMap(([home, targets]) => [
  onlyTo(`${home} keeps its list`, { path: `^${home}/`, pathNot: '\\.spec\\.ts$' }, home, targets),
  onlyTo(`the specs of ${home} keep theirs`, { path: `^${home}/.*\\.spec\\.ts$` }, home, [
    ...targets,
    ...(ALLOWED_IN_SPECS[home] ?? []),
  ]),
]);

const insides = FEATURE_ORDER.map((feature) => ({
  name: `the inside of ${feature} is its own`,
  severity: 'error',
  from: { path: '^libs/core/src/', pathNot: `^libs/core/src/${feature}/` },
  to: { path: `^libs/core/src/${feature}/`, pathNot: `^libs/core/src/${feature}/(index|tokens)\\.ts$` },
}));

// The platform folder of the core opens the runtime, so it alone knows the entities and keys of the features.
const order = FEATURE_ORDER.slice(1, -1).map((feature, index) => ({
  name: `${feature} knows nothing of what builds on it`,
  severity: 'error',
  from: { path: `^libs/core/src/${feature}/` },
  to: { path: `^libs/core/src/(${FEATURE_ORDER.slice(index + 2).join('|')})/` },
}));

const onlyIn = (name, packages, home) => ({
  name,
  severity: 'error',
  from: { path: '^(libs|apps)/[^/]+/src/', pathNot: `${home}|\\.spec\\.ts$|/testing/` },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    ...boundaries,
    ...insides,
    ...order,
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { pathNot: 'node_modules' } } },
    onlyIn('socket.io lives in the gateway', 'socket\\.io', '^apps/gateway/'),
    onlyIn('socket.io-client lives in the client', 'socket\\.io-client', '^libs/client/'),
    onlyIn('openid-client lives in the API', 'openid-client', '^apps/api/'),
    onlyIn('fastify lives in the API', 'fastify', '^apps/(api|standalone)/'),
    // The processes of the gateway and the worker listen on it, for probes.
    onlyIn('the HTTP server lives in the doors', '@nestjs/platform-fastify', '^apps/(api|gateway|worker|standalone)/'),
    {
      name: 'testing entry points are for specs',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '\\.(type-)?spec\\.ts$|/testing/' },
      to: { path: '/src/testing/' },
    },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['@openhands-connect/source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
