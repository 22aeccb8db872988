import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const PROBE = `--import=${new URL('memory-probe.js', import.meta.url).href}`;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const ANSWER_TIMEOUT_MS = 30_000;
/** A load balancer that asks every second and counts to two needs so long to see that a server hangs. */
const NOTICED_AFTER_MS = 2_000;

export type App = 'api' | 'gateway' | 'worker';

export interface ProcessOptions {
  readonly app: App;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the process says is appended here. */
  readonly logFile: string;
  /** Told when it ends without having been told to. */
  readonly onDeath: (how: string) => void;
}

/** One process of the product, as it is deployed, and what can happen to it. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private listeningPort = 0;
  private pausedAtMs: number | undefined;
  private isExpectedToEnd = false;
  private isClosed = false;

  constructor(private readonly options: ProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  get app(): App {
    return this.options.app;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Where it listens; 0 where it does not. */
  get port(): number {
    return this.listeningPort;
  }

  get isPaused(): boolean {
    return this.pausedAtMs !== undefined;
  }

  /** Whether a load balancer would give it new connections now. */
  get isInRotation(): boolean {
    const hangs = this.pausedAtMs !== undefined && performance.now() - this.pausedAtMs > NOTICED_AFTER_MS;
    return this.listeningPort > 0 && !hangs;
  }

  /** Resolves once it serves; nothing to do when it runs already. @throws Error with the end of its log, or when it is closed */
  async start(): Promise<void> {
    if (this.isClosed) throw new Error(`${this.name} is not started any more`);
    if (this.child) return;
    this.isExpectedToEnd = false;
    const child = spawn(process.execPath, [`apps/${this.app}/dist/main.js`], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: PROBE, ...this.options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    child.once('exit', (code, signal) => this.ended(child, signal ?? `exit code ${code}`));
    const log = createWriteStream(this.options.logFile, { flags: 'a' });
    child.stderr?.pipe(log, { end: false });
    child.stdout?.pipe(log);
    await this.becomeReady(child);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** In order, as a deployment does; by force after 20 s. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Stops it for good: whoever is about to start it again, as after a kill, cannot. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.stop();
  }

  /** What is alive in its memory, garbage collected. @throws Error when it does not run, or does not answer in 30 s */
  async liveBytes(): Promise<number> {
    const { child } = this;
    if (!child) throw new Error(`${this.name} does not run`);
    const answer = once(child, 'message', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    child.send('live-bytes');
    const [bytes] = (await answer) as [number];
    return bytes;
  }

  pause(): void {
    if (this.child?.kill('SIGSTOP')) this.pausedAtMs = performance.now();
  }

  resume(): void {
    this.child?.kill('SIGCONT');
    this.pausedAtMs = undefined;
  }

  private async becomeReady(child: ChildProcess): Promise<void> {
    if (!child.stdout) throw new Error('its output is a pipe');
    const lines = createInterface({ input: child.stdout });
    const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
    const tooLate = once(timeout, 'abort');
    const gone = once(child, 'exit');
    const ready = new Promise<void>((resolve) => {
      lines.on('line', (line) => {
        const port = /"address":"http:\/\/[^"]*:(\d+)"/.exec(line)?.[1];
        if (port !== undefined) this.listeningPort = Number(port);
        if (line.includes(' is ready"')) resolve();
      });
    });
    await Promise.race([ready, gone, tooLate]);
    lines.close();
    child.stdout.resume();
    if (this.isExpectedToEnd) return;
    if (timeout.aborted || child.exitCode !== null) throw new Error(`${this.name} did not start:\n${this.logTail()}`);
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.isExpectedToEnd = true;
    const exited = once(child, 'exit');
    child.kill(signal);
    if (this.isPaused && signal === 'SIGTERM') this.resume();
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(force);
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.listeningPort = 0;
    this.pausedAtMs = undefined;
    if (!this.isExpectedToEnd) this.options.onDeath(how);
  }

  private logTail(): string {
    return readFileSync(this.options.logFile, 'utf8').slice(-2_000);
  }
}
