import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  DomainError,
  EventLog,
  idOfCursor,
  pageOf,
  type BlobStore,
  type ByteRange,
  type Config,
  type Page,
  type Transaction,
} from '@openhands-connect/platform';
import type { FilePage, FileRecord } from '@openhands-connect/contract';
import { restrictionOf, type Principal } from '../auth/index.js';
import { assertMay, assertReaches, conversationStream } from '../conversations/index.js';
import { BLOBS, CONFIG } from '../platform/tokens.js';
import { userStream } from '../users/index.js';
import type { FileEntity } from './file.entity.js';
import { assertMayUseFile, reachesFile, type FileAction, type FileStanding } from './file.policy.js';
import { presentFile } from './file.presenter.js';
import {
  deleteFileRow,
  deleteSomeOfOwner,
  fileForUser,
  filesOfConversation,
  filesOfUser,
  roleInConversation,
} from './files.queries.js';
import { UnownedBlobs } from './unowned-blobs.js';

const REMOVED_AT_ONCE = 100;

export interface FileFilter extends Page {
  /** Only the files of this conversation. */
  readonly conversation_id?: string | undefined;
}

/** A file whose content is there to be read. */
export interface ReadableFile {
  record: FileRecord;
  /** The content, or a part of it; each call reads from the start. */
  read(range?: ByteRange): Promise<Readable>;
}

/** Reading and deleting files. */
@Injectable()
export class FilesService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly unowned: UnownedBlobs,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError file.not_found */
  async get(principal: Principal, fileId: string): Promise<FileRecord> {
    const [file] = await this.database.run(fileForUser, [fileId, principal.userId]);
    return this.present(judged(file, principal, 'read'));
  }

  /** @throws DomainError file.not_found */
  async open(principal: Principal, fileId: string): Promise<ReadableFile> {
    const record = await this.get(principal, fileId);
    return { record, read: (range) => this.blobs.read(record.file_id, range) };
  }

  /** What the caller may read, newest first: its own files and those of its conversations. @throws DomainError conversation.not_found */
  async list(principal: Principal, { conversation_id: conversationId, cursor, limit }: FileFilter): Promise<FilePage> {
    const below = cursor === undefined ? null : idOfCursor(cursor);
    const only = restrictionOf(principal);
    const rows =
      conversationId === undefined
        ? await this.database.run(filesOfUser, [principal.userId, below, limit + 1, only && [...only]])
        : await this.listShared(principal, conversationId, below, limit + 1);
    return pageOf(rows, limit, (file) => this.present(file));
  }

  /** Removes the file with its content, and tells its room or its owner. @throws DomainError file.not_found, file.forbidden */
  async delete(principal: Principal, fileId: string): Promise<void> {
    const { id } = await this.database.transaction((tx) => this.deleteRow(tx, principal, fileId));
    await this.unowned.discard(id);
  }

  /** Removes some of the files that are a user's alone, without telling anybody; true when there may be more. */
  async removeSomeOf(userId: string): Promise<boolean> {
    const gone = await this.database.run(deleteSomeOfOwner, [userId, REMOVED_AT_ONCE]);
    for (const { id } of gone) await this.unowned.discard(id);
    return gone.length === REMOVED_AT_ONCE;
  }

  private async deleteRow(tx: Transaction, principal: Principal, fileId: string): Promise<FileEntity> {
    const [seen] = await tx.run(fileForUser, [fileId, principal.userId]);
    judged(seen, principal, 'write');
    const [file] = await tx.run(deleteFileRow, [fileId]);
    if (!file) throw new DomainError('file.not_found');
    const { id, conversationId, ownerId } = file;
    await this.unowned.abandon(tx, id);
    const stream = conversationId === null ? userStream.of(ownerId) : conversationStream.of(conversationId);
    await this.eventLog.append(tx, stream, 'file_delete', () => ({ file_id: id, record: this.present(file) }));
    // Again, under the conversation's lock, where roles do not change.
    const [member] =
      conversationId === null ? [] : await tx.run(roleInConversation, [conversationId, principal.userId]);
    judged({ ownerId, conversationId, role: member?.role ?? null }, principal, 'write');
    return file;
  }

  private async listShared(
    principal: Principal,
    conversationId: string,
    below: string | null,
    limit: number,
  ): Promise<FileEntity[]> {
    assertReaches(principal, conversationId);
    const [member] = await this.database.run(roleInConversation, [conversationId, principal.userId]);
    assertMay(member?.role, 'read');
    return await this.database.run(filesOfConversation, [conversationId, below, limit]);
  }

  private present(file: FileEntity): FileRecord {
    return presentFile(file, this.config.http.publicUrl);
  }
}

/** The file, if it exists and the caller may do this to it. */
function judged<File extends Pick<FileEntity, 'ownerId' | 'conversationId'> & Pick<FileStanding, 'role'>>(
  file: File | undefined,
  principal: Principal,
  action: FileAction,
): File {
  if (!file || !reachesFile(principal, file.conversationId)) throw new DomainError('file.not_found');
  const [isOwner, isShared] = [file.ownerId === principal.userId, file.conversationId !== null];
  assertMayUseFile({ isOwner, isShared, role: file.role }, action);
  return file;
}
