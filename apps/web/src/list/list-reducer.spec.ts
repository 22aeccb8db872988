import { describe, expect, it } from '@jest/globals';
import type { ConversationRecord } from '@openhands-connect/client';
import { EMPTY_LIST, listReducer, type ConversationList } from './list-reducer.js';

function record(id: string, changes: Partial<ConversationRecord> = {}): ConversationRecord {
  const at = '2026-01-01T00:00:00.000Z';
  const times = { created_at: at, updated_at: at };
  return {
    conversation_id: id,
    title: id,
    status: 'idle',
    agent: 'offline',
    archived: false,
    last_seq: 1,
    ...times,
    ...changes,
  };
}

const list: ConversationList = { items: [record('b'), record('a')], nextCursor: 'more' };
const ids = ({ items }: ConversationList): string[] | undefined => items?.map((item) => item.conversation_id);

describe('the list of conversations', () => {
  it('grows by pages, without what moved onto the next one meanwhile', () => {
    const page = { items: [record('a'), record('0')], next_cursor: null };
    const longer = listReducer(list, { type: 'next_page', page });
    expect(ids(longer)).toEqual(['b', 'a', '0']);
    expect(longer.nextCursor).toBeNull();
  });

  it('begins anew with a first page', () => {
    expect(ids(listReducer(list, { type: 'first_page', page: { items: [record('z')], next_cursor: null } }))).toEqual([
      'z',
    ]);
  });

  it('puts a new conversation first', () => {
    expect(ids(listReducer(list, { type: 'record', record: record('c') }))).toEqual(['c', 'b', 'a']);
  });

  it('changes a known one where it stands', () => {
    const renamed = listReducer(list, { type: 'record', record: record('a', { title: 'New' }) });
    expect(renamed.items?.map(({ title }) => title)).toEqual(['b', 'New']);
  });

  it('lets go of what was archived or deleted', () => {
    expect(ids(listReducer(list, { type: 'record', record: record('b', { archived: true }) }))).toEqual(['a']);
    expect(ids(listReducer(list, { type: 'gone', conversationId: 'a' }))).toEqual(['b']);
  });

  it('is not there before its first page', () => {
    expect(listReducer(EMPTY_LIST, { type: 'record', record: record('a') })).toBe(EMPTY_LIST);
  });
});
