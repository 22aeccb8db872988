/** `pnpm start`: builds what changed, then serves on PORT (3000) until it is told to stop. */
import { spawn } from 'node:child_process';
import { buildIfNeeded } from './build.mjs';

await buildIfNeeded();
const server = spawn(process.execPath, ['--enable-source-maps', 'apps/standalone/dist/main.js'], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
