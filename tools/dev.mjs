/** `pnpm dev`: compiles on every change and starts the server again, on the data of `pnpm start`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { buildIfNeeded } from './build.mjs';

await buildIfNeeded();
const commands = [
  [process.execPath, ['node_modules/@typescript/native/bin/tsc', '-b', '--watch', '--preserveWatchOutput']],
  [process.execPath, ['--watch', '--watch-preserve-output', '--enable-source-maps', 'apps/standalone/dist/main.js']],
];
if (existsSync('apps/web'))
  commands.push(['pnpm', ['--filter', '@openhands-connect/web', 'exec', 'vite', 'build', '--watch']]);

const children = commands.map(([command, args]) => spawn(command, args, { stdio: 'inherit' }));
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
for (const child of children) child.on('exit', stop);
