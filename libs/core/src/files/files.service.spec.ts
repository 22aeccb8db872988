import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BlobNotFoundError, uuidv7 } from '@openhands-connect/platform';
import type { UploadedFile } from '@openhands-connect/contract';
import { ConversationChangesService, MessagesService } from '../conversations/index.js';
import { buildConversation, buildUser, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { FilesModule, FilesService, FileUploadsService, UnownedBlobEntity, UnownedBlobs } from './index.js';

const QUOTA_BYTES = 100_000;
/** Fits once. */
const largeContent = (): Readable => Readable.from([Buffer.alloc(QUOTA_BYTES * 0.6)]);

describe('files', () => {
  let core: TestCore;
  let files: FilesService;
  beforeAll(async () => {
    core = await startCore({ modules: [FilesModule], env: { USER_QUOTA_BYTES: String(QUOTA_BYTES) } });
    files = core.get(FilesService);
  });
  afterAll(() => core.close());

  const upload = (owner: TestUser, conversationId?: string, content = Readable.from([Buffer.from('hello')])) =>
    core.get(FileUploadsService).upload(owner.principal, {
      name: 'note.txt',
      declaredType: 'text/plain',
      content,
      conversationId: async () => conversationId,
    });
  const blobOf = async ({ file_id: id }: UploadedFile): Promise<string> => text(await core.runtime.blobs.read(id));
  const countNotes = (): Promise<number> => core.runtime.database.manager.count(UnownedBlobEntity);

  it('tell their owner’s stream when they come and go, with the record that is read', async () => {
    const owner = await buildUser(core);
    const file = await upload(owner);
    const record = await files.get(owner.principal, file.file_id);
    await files.delete(owner.principal, file.file_id);
    const events = await core.runtime.eventLog.readAfter(owner.principal.userId, 0, 10);
    expect(events.map(({ name, data }) => [name, data])).toEqual([
      ['file_insert', { file_id: file.file_id, record }],
      ['file_delete', { file_id: file.file_id, record }],
    ]);
    await expect(core.runtime.blobs.read(file.file_id)).rejects.toThrow(BlobNotFoundError);
    expect(await countNotes()).toBe(0);
  });

  it('of a conversation tell its room, and can be sent along with a message', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const file = await upload(owner, conversationId);
    const [, event] = await core.runtime.eventLog.readAfter(conversationId, 0, 10);
    expect(event).toMatchObject({ name: 'file_insert', data: { record: { conversation_id: conversationId } } });
    const request = { content: 'look', file_ids: [file.file_id] };
    await expect(core.get(MessagesService).send(owner.principal, conversationId, request)).resolves.toBeDefined();
  });

  it('stay with their owner when the conversation goes', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const file = await upload(owner, conversationId);
    await core.get(ConversationChangesService).delete(owner.principal, conversationId);
    expect(await files.get(owner.principal, file.file_id)).toMatchObject({ conversation_id: null });
    await files.delete(owner.principal, file.file_id);
  });

  it('leave nothing when the sender breaks off', async () => {
    const owner = await buildUser(core);
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(10_000);
        throw new Error('cut off');
      })(),
    );
    await expect(upload(owner, undefined, broken)).rejects.toThrow('cut off');
    expect(await countNotes()).toBe(0);
    expect((await files.list(owner.principal, { limit: 10 })).items).toEqual([]);
  });

  it('whose upload was killed between content and row are swept away when they are due', async () => {
    const owner = await buildUser(core);
    const unowned = core.get(UnownedBlobs);
    const [orphan, fresh] = [uuidv7(), uuidv7()];
    for (const id of [orphan, fresh]) {
      await unowned.announce(id);
      await core.runtime.blobs.write(id, Readable.from([Buffer.from('half')]), { maxBytes: 100 });
    }
    const kept = await upload(owner);
    await core.runtime.database.manager.update(UnownedBlobEntity, { id: orphan }, { dueAt: new Date() });
    await unowned.sweep();
    await expect(core.runtime.blobs.read(orphan)).rejects.toThrow(BlobNotFoundError);
    expect(await text(await core.runtime.blobs.read(fresh))).toBe('half');
    expect(await blobOf(kept)).toBe('hello');
  });

  it('are not made of a blob that was swept away meanwhile', async () => {
    const owner = await buildUser(core);
    const unowned = core.get(UnownedBlobs);
    const content = Readable.from(
      (async function* () {
        yield Buffer.from('hello');
        await core.runtime.database.manager.updateAll(UnownedBlobEntity, { dueAt: new Date() });
        await unowned.sweep();
      })(),
    );
    await expect(upload(owner, undefined, content)).rejects.toThrow('swept away');
    expect((await files.list(owner.principal, { limit: 10 })).items).toEqual([]);
  });

  it('count against the quota one after the other', async () => {
    const owner = await buildUser(core);
    const { database } = core.runtime;
    const isWaiting = `SELECT count(*) AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const uploads = await database.transaction(async (tx) => {
      await tx.manager.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [owner.principal.userId]);
      const started = [upload(owner, undefined, largeContent()), upload(owner, undefined, largeContent())];
      for (let waiting = 0; waiting < 2;) [{ waiting }] = await database.manager.query(isWaiting);
      return started;
    });
    const outcomes = await Promise.allSettled(uploads);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'file.quota_exceeded' },
    });
  });
});
