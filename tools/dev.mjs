/** `pnpm dev`: compiles on every change and starts the server again, on the data of `pnpm start`. */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, watch } from 'node:fs';
import { buildIfNeeded } from './build.mjs';

/** A build writes many files; one start is enough for all of them. */
const QUIET_MS = 300;

const children = new Set();
let isStopping = false;
let server;
let isWanted = false;
let compiler;
let isStale = false;

await buildIfNeeded();
if (existsSync('apps/web')) run(['node_modules/vite/bin/vite.js', 'build', '--watch'], 'apps/web').on('exit', stop);
onChange(globSync(['libs/*/src', 'apps/*/src']), compile);
// What the compiler leaves behind; the copies set off a start in their turn.
onChange(['libs/contract/src/generated'], () => run(['libs/contract/tools/copy-generated.mjs']));
onChange(globSync(['libs/*/dist', 'apps/*/dist']), restart);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
start();

function run(args, cwd = '.') {
  const child = spawn(process.execPath, args, { cwd, stdio: 'inherit' });
  children.add(child);
  child.on('exit', () => {
    children.delete(child);
    // Watchers would keep this process alive.
    if (isStopping && children.size === 0) process.exit();
  });
  return child;
}

/** The compiler's own watch looks every ten seconds or so. What changes while it works makes it work once more. */
function compile() {
  isStale = compiler !== undefined;
  if (isStale || isStopping) return;
  compiler = run(['node_modules/@typescript/native/bin/tsc', '-b']);
  compiler.on('exit', () => {
    compiler = undefined;
    if (isStale) compile();
  });
}

/** A server that ends by itself has said why, and is started again at the next change. */
function start() {
  isWanted = false;
  server = run(['--enable-source-maps', 'apps/standalone/dist/main.js']);
  server.on('exit', () => {
    server = undefined;
    if (isWanted && !isStopping) start();
  });
}

/** The next server begins when this one has let go of the port and the data. */
function restart() {
  if (isStopping) return;
  if (server === undefined) return start();
  isWanted = true;
  server.kill('SIGTERM');
}

function stop() {
  isStopping = true;
  if (children.size === 0) process.exit();
  for (const child of children) child.kill('SIGTERM');
}

/** Calls back once files under the folders have changed and none has for a moment. */
function onChange(folders, callback) {
  let timer;
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    watch(folder, { recursive: true }, (_, file) => {
      if (file?.endsWith('.tsbuildinfo')) return;
      clearTimeout(timer);
      timer = setTimeout(() => callback(), QUIET_MS);
    });
  }
}
