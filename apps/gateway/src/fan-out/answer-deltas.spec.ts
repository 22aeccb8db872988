import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, type MessageDelta, type Room } from '@openhands-connect/contract';
import {
  answerSignals,
  ConversationEntity,
  ConversationWriter,
  hearAnswer,
  RunningTexts,
} from '@openhands-connect/core';
import { buildConversation, type TestUser } from '@openhands-connect/core/testing';
import { streamTopic, uuidv7 } from '@openhands-connect/platform';
import { FaultyBus } from '@openhands-connect/platform/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import type { TestClient } from '../testing/test-client.js';

/** An agent that writes, as its worker does. */
class Writer {
  readonly messageId = uuidv7();
  private text = '';
  private readonly stop: () => void;

  constructor(
    private readonly bus: FaultyBus,
    private readonly conversationId: string,
  ) {
    const repeat = (): void => bus.publish(answerSignals.piece(this.deltaOf(0, this.text)));
    this.stop = bus.subscribe('ephemeral', (signal) => hearAnswer({ wanted: repeat }, signal));
  }

  say(content: string): void {
    this.bus.publish(answerSignals.piece(this.deltaOf(this.text.length, content)));
    this.text += content;
  }

  deltaOf(index: number, content: string): MessageDelta {
    return { conversation_id: this.conversationId, message_id: this.messageId, index, content };
  }

  close(): void {
    this.stop();
  }
}

function until(client: TestClient, length: number): Promise<MessageDelta> {
  return client.next('message_delta', ({ index, content }) => index + content.length === length);
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the text of an answer while it grows', () => {
  const bus = new FaultyBus();
  let gateway: TestGateway;
  let conversationId: string;
  let room: Room;
  let owner: TestUser;
  let writer: Writer;
  beforeAll(async () => {
    gateway = await startGateway({ createBus: () => bus });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    ({ conversationId, owner } = await buildConversation(gateway));
    room = formatRoom(conversationId);
    await gateway.runtime.database.manager.update(ConversationEntity, conversationId, { status: 'running' });
    writer = new Writer(bus, conversationId);
  });
  afterEach(() => {
    bus.fate = () => 'pass';
    writer.close();
  });

  const enter = async (at: TestGateway = gateway): Promise<TestClient> => {
    const client = await at.connect(owner.accessToken);
    await client.request('join_room', { room });
    return client;
  };

  it('is told to the room piece by piece, and to a joiner as far as it is', async () => {
    const early = await enter();
    for (const piece of ['Hel', 'lo ']) writer.say(piece);
    await until(early, 6);
    const late = await enter();
    writer.say('there');
    await Promise.all([until(early, 11), until(late, 11)]);
    expect(early.all('message_delta').map(({ content }) => content)).toEqual(['Hel', 'lo ', 'there']);
    expect(late.all('message_delta')).toEqual([writer.deltaOf(0, 'Hello '), writer.deltaOf(6, 'there')]);
  });

  it('is kept, and what is missing of it asked for, as long as somebody here is in the room', async () => {
    const texts = gateway.get(RunningTexts);
    const asked: string[] = [];
    const stop = bus.subscribe(streamTopic(conversationId), (signal) => {
      hearAnswer({ wanted: (id) => asked.push(id) }, signal);
    });
    const sayWithHole = async (): Promise<void> => {
      for (const fate of ['pass', 'drop', 'pass'] as const) {
        bus.fate = () => fate;
        writer.say('so far ');
      }
      await settled();
    };
    await sayWithHole();
    expect([asked, texts.of(conversationId)]).toEqual([[], []]);
    const client = await enter();
    await until(client, 21);
    expect(client.all('message_delta')).toEqual([writer.deltaOf(0, 'so far so far so far ')]);
    await sayWithHole();
    await until(client, 42);
    expect([asked.length, texts.of(conversationId)]).toEqual([2, [writer.deltaOf(0, 'so far '.repeat(6))]]);
    await client.request('leave_room', { room });
    writer.say('more');
    await settled();
    expect([asked.length, texts.of(conversationId)]).toEqual([2, []]);
    stop();
  });

  it('is asked for by a gateway that has not heard the beginning', async () => {
    bus.fate = () => 'drop';
    writer.say('Said before anybody listened');
    bus.fate = () => 'pass';
    const client = await enter();
    await until(client, 28);
    expect(client.all('message_delta')).toEqual([writer.deltaOf(0, 'Said before anybody listened')]);
  });

  it('is told without a hole and without a piece twice, whatever becomes of the signals', async () => {
    const client = await enter();
    let count = 0;
    const fates = ['pass', 'double', 'drop', 'hold'] as const;
    bus.fate = (signal) => ('name' in signal && signal.name === 'message_delta' && fates[count++ % 4]) || 'pass';
    for (let i = 0; i < 40; i++) writer.say(`${i} `);
    bus.fate = () => 'pass';
    bus.release();
    writer.say('the end');
    const text = Array.from({ length: 40 }, (_, i) => `${i} `).join('') + 'the end';
    await until(client, text.length);
    let known = '';
    for (const { index, content } of client.all('message_delta')) {
      expect(index).toBe(known.length);
      known += content;
    }
    expect(known).toBe(text);
  });

  it('is over when the message is stored, also for a piece that is late', async () => {
    const client = await enter();
    writer.say('All of it');
    await until(client, 9);
    await gateway.runtime.database.transaction(async (tx) => {
      const conversation = await gateway.get(ConversationWriter).lock(tx, conversationId);
      const message = { id: writer.messageId, role: 'assistant', type: 'text', content: 'All of it' } as const;
      await gateway.get(ConversationWriter).addMessage(tx, conversation, message);
    });
    await client.next('conversation_update');
    writer.say(' and more');
    const late = await enter();
    await late.request('leave_room', { room });
    expect([client.all('message_delta').length, late.all('message_delta')]).toEqual([1, []]);
  });

  it('is none where the agent is not at work', async () => {
    const early = await enter();
    writer.say('Left over');
    await until(early, 9);
    await gateway.runtime.database.manager.update(ConversationEntity, conversationId, { status: 'idle' });
    const late = await enter();
    await late.request('leave_room', { room });
    expect(late.all('message_delta')).toEqual([]);
  });
});
