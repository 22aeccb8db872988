import { describe, expect, it } from '@jest/globals';
import type { Conversation, ConversationRecord, Message, RoomEvent } from '@openhands-connect/client';
import { transcriptReducer, type Transcript, type TranscriptAction } from './transcript.js';

const at = '2026-01-01T00:00:00.000Z';
const record: ConversationRecord = {
  conversation_id: 'conversation',
  title: 'Title',
  status: 'running',
  agent: 'offline',
  archived: false,
  created_at: at,
  updated_at: at,
  last_seq: 2,
};

function message(seq: number, content = `message ${seq}`, authorId: string | null = null): Message {
  const role = authorId === null ? 'assistant' : 'user';
  const lists = { image_urls: [], file_ids: [] };
  return { id: `m${seq}`, content, role, timestamp: at, seq, type: 'text', author_id: authorId, ...lists };
}

function conversation(changes: Partial<Conversation> = {}): Conversation {
  return { ...record, my_role: 'owner', messages: [message(1), message(2)], messages_before: null, ...changes };
}

function added(seq: number, content?: string, authorId?: string): RoomEvent {
  const head = { event_id: `e${seq}`, seq, occurred_at: at, conversation_id: 'conversation', record };
  return {
    event: 'conversation_update',
    payload: { ...head, change: 'message_added', message: message(seq, content, authorId) },
  };
}

function statusChanged(seq: number, status: ConversationRecord['status']): RoomEvent {
  const head = { event_id: `e${seq}`, seq, occurred_at: at, conversation_id: 'conversation' };
  return {
    event: 'conversation_update',
    payload: { ...head, record: { ...record, status }, change: 'status_changed' },
  };
}

function play(...actions: TranscriptAction[]): Transcript {
  const loaded: TranscriptAction = { type: 'loaded', conversation: conversation() };
  const transcript = [loaded, ...actions].reduce<Transcript | undefined>(transcriptReducer, undefined);
  if (!transcript) throw new Error('nothing was loaded');
  return transcript;
}

const heard = (event: RoomEvent): TranscriptAction => ({ type: 'event', event, ownId: 'me' });
const piece = (index: number, content: string): TranscriptAction => ({
  type: 'delta',
  delta: { conversation_id: 'conversation', message_id: 'm3', index, content },
});
const ids = ({ messages }: Transcript): string[] => messages.map(({ id }) => id);

describe('a transcript', () => {
  it('is nothing before it is loaded', () => {
    expect(transcriptReducer(undefined, heard(added(3)))).toBeUndefined();
  });

  it('grows by what is told, and shows a message once', () => {
    expect(ids(play(heard(added(3)), heard(added(3)), heard(added(4))))).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  it('loaded again keeps what came after, and nothing that may have a hole before it', () => {
    const again = conversation({ messages: [message(5), message(6)], messages_before: 5, last_seq: 6 });
    const transcript = play(heard(added(3)), heard(added(7)), { type: 'loaded', conversation: again });
    expect(ids(transcript)).toEqual(['m5', 'm6', 'm7']);
    expect(transcript.messagesBefore).toBe(5);
  });

  it('grows backwards until there is no more', () => {
    const older = { items: [message(-1), message(0)], next_cursor: 'more' };
    const transcript = play({ type: 'older', page: older });
    expect(ids(transcript)).toEqual(['m-1', 'm0', 'm1', 'm2']);
    expect(transcript.messagesBefore).toBe(-1);
    expect(play({ type: 'older', page: { ...older, next_cursor: null } }).messagesBefore).toBeNull();
  });

  it('knows when the conversation is gone', () => {
    const event: RoomEvent = {
      event: 'conversation_delete',
      payload: { event_id: 'e', seq: 9, occurred_at: at, conversation_id: 'conversation' },
    };
    expect(play(heard(event)).deleted).toBe(true);
  });
});

describe('an answer that is being written', () => {
  it('grows by its pieces', () => {
    expect(play(piece(0, 'Hel'), piece(3, 'lo')).draft).toEqual({ id: 'm3', text: 'Hello' });
  });

  it('takes the text so far when it comes again', () => {
    expect(play(piece(0, 'Hel'), piece(0, 'Hello, w'), piece(8, 'orld')).draft?.text).toBe('Hello, world');
  });

  it('does not show a text with a hole', () => {
    expect(play(piece(0, 'Hel'), piece(5, '!')).draft?.text).toBe('Hel');
    expect(play(piece(5, '!')).draft).toBeUndefined();
  });

  it('gives way to the next one, when the agent had to begin again', () => {
    const again = { conversation_id: 'conversation', message_id: 'm9', index: 0, content: 'Once more' };
    expect(play(piece(0, 'Hel'), { type: 'delta', delta: again }).draft).toEqual({ id: 'm9', text: 'Once more' });
  });

  it('ends with its message, or when the agent stops', () => {
    expect(play(piece(0, 'Hello'), heard(added(3, 'Hello'))).draft).toBeUndefined();
    expect(play(piece(0, 'Hello'), heard(statusChanged(3, 'error'))).draft).toBeUndefined();
    expect(play(piece(0, 'Hello'), heard(statusChanged(3, 'running'))).draft).toBeDefined();
    expect(play(piece(0, 'Hello'), heard(added(4, 'another'))).draft).toBeDefined();
  });
});

describe('a message on its way', () => {
  const sending: TranscriptAction = { type: 'sending', key: 'k', content: 'Hi' };

  it('gives way to the message itself, whichever is told first', () => {
    expect(play(sending).pending).toEqual([{ key: 'k', content: 'Hi', error: undefined }]);
    expect(play(sending, { type: 'sent', key: 'k' }, heard(added(3, 'Hi', 'me'))).pending).toEqual([]);
    expect(play(sending, heard(added(3, 'Hi', 'me')), { type: 'sent', key: 'k' }).pending).toEqual([]);
  });

  it('does not give way to the same words of somebody else', () => {
    expect(play(sending, heard(added(3, 'Hi', 'other'))).pending).toHaveLength(1);
  });

  it('stays with what went wrong, until it is sent again', () => {
    const failed: TranscriptAction = { type: 'failed', key: 'k', error: 'no' };
    expect(play(sending, failed).pending).toEqual([{ key: 'k', content: 'Hi', error: 'no' }]);
    expect(play(sending, failed, sending).pending).toEqual([{ key: 'k', content: 'Hi', error: undefined }]);
  });
});
