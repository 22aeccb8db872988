import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient, createRealtime, type ConnectClient, type Realtime } from '@openhands-connect/client';
import { io, type Socket } from 'socket.io-client';
import { echoThrough } from './echo-through.js';
import { freePort } from '../stack/free-port.js';
import { startFleet, type Fleet, type Member } from '../stack/start-fleet.js';
import { ROOT } from '../stack/start-process.js';
import { describeWith, HAPROXY, startBalancer, type Balancer } from './start-balancer.js';

const account = { email: 'fleet@example.com', password: 'a long enough pass phrase 9', name: 'Fleet' };
const CONFIG = join(ROOT, 'deploy/haproxy.cfg');

describeWith(HAPROXY)('two APIs and two gateways behind HAProxy, as deploy/haproxy.cfg has it', () => {
  let fleet: Fleet;
  const balancers: Balancer[] = [];
  let url: string;
  /** The same without what polling needs. */
  let unstickyUrl: string;
  let folder: string;
  let client: ConnectClient;
  const open: { close(): void }[] = [];

  const balance = async (config: string): Promise<string> => {
    const bind = `127.0.0.1:${await freePort()}`;
    const env = {
      BALANCER_BIND: bind,
      API_1: fleet.apis[0].address,
      API_2: fleet.apis[1].address,
      GATEWAY_1: fleet.gateways[0].address,
      GATEWAY_2: fleet.gateways[1].address,
    };
    const isServing = async (): Promise<boolean> => (await fetch(`http://${bind}/health/ready`)).ok;
    balancers.push(await startBalancer(HAPROXY, ['-db', '-f', config], env, isServing));
    return `http://${bind}`;
  };
  beforeAll(async () => {
    fleet = await startFleet({ RATE_LIMITS: 'off', TRUSTED_PROXIES: '127.0.0.1/32', SHUTDOWN_DELAY: '3s' });
    folder = await mkdtemp(join(tmpdir(), 'connect-balancer-'));
    const unsticky = (await readFile(CONFIG, 'utf8'))
      .replaceAll(/^ *stick.*$/gm, '')
      .replaceAll('leastconn', 'roundrobin');
    await writeFile(join(folder, 'unsticky.cfg'), unsticky);
    url = await balance(CONFIG);
    unstickyUrl = await balance(join(folder, 'unsticky.cfg'));
    client = createClient({ baseUrl: url });
    await client.signUp(account);
  }, 120_000);
  afterAll(async () => {
    for (const each of open) each.close();
    for (const balancer of balancers) await balancer.stop();
    await fleet.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const token = async (): Promise<string> => String(await client.getToken());
  /** Resolves with whether it came as far as `connect_success`, and stayed for an acknowledgement. */
  const connects = async (at: string, transports: ('polling' | 'websocket')[]): Promise<boolean> => {
    const auth = { token: await token() };
    const socket: Socket = io(at, { transports, auth, forceNew: true, reconnection: false, upgrade: false });
    open.push(socket);
    const over = new Promise<boolean>((resolve) => {
      socket.once('connect_error', () => resolve(false));
      socket.once('disconnect', () => resolve(false));
    });
    const well = new Promise<boolean>((resolve) => {
      const room = 'conversation_00000000-0000-7000-8000-000000000000';
      socket.once('connect_success', () => void socket.emit('leave_room', { room }, () => resolve(true)));
    });
    return await Promise.race([well, over]);
  };
  const follow = (conversationId: string, seqs: number[], transports?: ('polling' | 'websocket')[]): Realtime => {
    const realtime = createRealtime({ url, getToken: client.getToken, ...(transports && { transports }) });
    open.push(realtime);
    realtime.room(conversationId, { afterSeq: 0, onEvent: ({ payload }) => void seqs.push(payload.seq) });
    return realtime;
  };
  const sendUpTo = async (conversationId: string, count: number): Promise<number> => {
    let last = 0;
    for (let i = 0; i < count; i++) last = (await client.sendMessage(conversationId, { content: `${i}` })).seq;
    return last;
  };

  it('serves every call, and tells the servers where it came from, whatever the caller says', async () => {
    const asked = request(`${url}/api/auth/signin`, {
      method: 'POST',
      localAddress: '127.0.0.2',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '203.0.113.9' },
    });
    const answered = new Promise<unknown>((resolve, reject) => {
      asked.on('response', (response) => void json(response).then(resolve, reject)).on('error', reject);
    });
    asked.end(JSON.stringify({ email: account.email, password: account.password }));
    await answered;
    const { items } = await client.call('listActivity', {});
    expect(items[0]).toMatchObject({ type: 'signed_in', ip_address: '127.0.0.2' });
  });

  it('needs nothing of websockets, which connect through any configuration', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => connects(unstickyUrl, ['websocket'])));
    expect(all).toEqual(all.map(() => true));
  });

  it('keeps polling sessions at the gateway that began them, and without that they fail', async () => {
    const sticky = await Promise.all(Array.from({ length: 8 }, () => connects(url, ['polling'])));
    expect(sticky).toEqual(sticky.map(() => true));
    const unsticky = await Promise.all(Array.from({ length: 8 }, () => connects(unstickyUrl, ['polling'])));
    expect(unsticky).toContain(false);
  });

  it('lets a polling session become a websocket', async () => {
    const socket = io(url, { auth: { token: await token() }, forceNew: true, transports: ['polling', 'websocket'] });
    open.push(socket);
    await new Promise((resolve) => socket.once('connect_success', resolve));
    const { engine } = socket.io;
    if (engine.transport.name !== 'websocket') await new Promise((resolve) => engine.once('upgrade', resolve));
    expect(engine.transport.name).toBe('websocket');
  });

  it('sends streams on as they come', async () => {
    const seqs = await echoThrough(client, 5);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  });

  it('takes out a gateway that drains: nobody is refused, and nobody misses anything', async () => {
    const { conversation_id } = await client.createConversation({ initialPrompt: 'drain' });
    const readers = [['websocket'], ['websocket'], ['websocket'], ['websocket'], ['polling'], ['polling']] as const;
    const seen = readers.map((): number[] => []);
    readers.forEach(([transport], index) => follow(conversation_id, seen[index] ?? [], [transport]));
    await until(() => seen.every((seqs) => seqs.length > 0));
    const leaving = leave(fleet.gateways[0]);
    const comers: boolean[] = [];
    while (!leaving.isOver()) {
      comers.push(await connects(url, ['websocket']), await connects(url, ['polling']));
      await sendUpTo(conversation_id, 2);
    }
    const last = await sendUpTo(conversation_id, 5);
    await until(() => seen.every((seqs) => seqs.includes(last)));
    for (const seqs of seen) {
      expect(seqs.slice(0, seqs.indexOf(last) + 1)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    }
    // While it drains nobody who comes is lost; at its very end those it still served are, and come again.
    expect(comers.filter((isWell) => !isWell).length).toBeLessThanOrEqual(1);
    await fleet.replaceGateway(0);
  }, 60_000);

  it('goes on without an API that stops, without one failed call', async () => {
    const { conversation_id } = await client.createConversation({ initialPrompt: 'one less' });
    const leaving = leave(fleet.apis[0]);
    const plain = createClient({ baseUrl: url, getToken: client.getToken, retry: { attempts: 1 } });
    let calls = 0;
    for (let rest = 20; rest > 0; rest -= leaving.isOver() ? 1 : 0) {
      await plain.sendMessage(conversation_id, { content: `${calls}` });
      calls += 1;
    }
    expect(calls).toBeGreaterThan(20);
  }, 60_000);
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Tells a process to stop, as whoever replaces it does. */
function leave(member: Member): { isOver(): boolean } {
  let isOver = false;
  void member.end('SIGTERM').then(() => (isOver = true));
  return { isOver: () => isOver };
}
