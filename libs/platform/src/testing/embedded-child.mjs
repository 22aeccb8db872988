import './source-hooks.mjs';

/** A process that runs an embedded server until its input ends: `node embedded-child.mjs <data folder>`; prints the URL. */
const { startEmbeddedPostgres } = await import('../database/embedded/start-embedded-postgres.ts');
const server = await startEmbeddedPostgres({ dataDir: process.argv[2], durability: 'none' });
process.stdout.write(`${server.url}\n`);
for await (const _ of process.stdin);
await server.stop();
