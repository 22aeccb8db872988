import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient, createRealtime, type ConnectClient } from '@openhands-connect/client';
import { echoThrough } from './echo-through.js';
import { freePort } from '../stack/free-port.js';
import { ROOT, startStack, type Stack } from '../stack/start-stack.js';
import { describeWith, NGINX, startBalancer, type Balancer } from './start-balancer.js';

const account = { email: 'nginx@example.com', password: 'a long enough pass phrase 9', name: 'Nginx' };

/** What Debian's own configuration has around a file of `conf.d`, with everything in one folder. */
const around = (folder: string): string => `
daemon off;
pid ${folder}/pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp/${name};`).join('\n  ')}
  gzip on;
  include ${folder}/connect.conf;
}
`;

describeWith(NGINX)('the one-process server behind nginx, as deploy/nginx.conf has it', () => {
  let stack: Stack;
  let nginx: Balancer | undefined;
  let folder: string;
  let client: ConnectClient;
  let url: string;
  beforeAll(async () => {
    stack = await startStack({ TRUSTED_PROXIES: '127.0.0.1/32' });
    folder = await mkdtemp(join(tmpdir(), 'connect-nginx-'));
    await mkdir(join(folder, 'temp'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const text = await readFile(join(ROOT, 'deploy/nginx.conf'), 'utf8');
    const here = text
      .replace('listen 80;', `listen 127.0.0.1:${port};`)
      .replace('127.0.0.1:3000', new URL(stack.url).host);
    await writeFile(join(folder, 'connect.conf'), here);
    await writeFile(join(folder, 'nginx.conf'), around(folder));
    const isServing = async (): Promise<boolean> => (await fetch(`${url}/health/ready`)).ok;
    nginx = await startBalancer(NGINX, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], {}, isServing);
    client = createClient({ baseUrl: url });
    await client.signUp(account);
  }, 90_000);
  afterAll(async () => {
    await nginx?.stop();
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('sends streams on as they come, though it buffers everything else', async () => {
    const { conversation_id } = await client.createConversation({ initialPrompt: 'stream' });
    const path = { conversation_id };
    const stream = await client.request('streamEvents', { path, query: { after_seq: 0 } });
    expect(stream.headers.get('content-encoding')).toBeNull();
    await stream.body?.cancel();
    const seqs = await echoThrough(client, 5);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  });

  it.each([['websocket'], ['polling']] as const)('lets sockets through: %s', async (transport) => {
    const { conversation_id } = await client.createConversation({ initialPrompt: 'socket' });
    const realtime = createRealtime({ url, getToken: client.getToken, transports: [transport] });
    const first = new Promise<number>((resolve) => {
      realtime.room(conversation_id, { afterSeq: 0, onEvent: ({ payload }) => resolve(payload.seq) });
    });
    expect(await first).toBe(1);
    realtime.close();
  });

  it('takes what the server takes: a large file', async () => {
    const { size_bytes } = await client.uploadFile(new File([new Uint8Array(25 * 1024 * 1024)], 'large.bin'));
    expect(size_bytes).toBe(25 * 1024 * 1024);
  });
});
