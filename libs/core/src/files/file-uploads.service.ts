import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import {
  BlobTooLargeError,
  Database,
  DomainError,
  EventLog,
  uuidv7,
  type BlobStore,
  type Config,
  type Transaction,
} from '@openhands-connect/platform';
import type { UploadedFile } from '@openhands-connect/contract';
import { assertUnrestricted, type Principal } from '../auth/index.js';
import { assertMay, assertReaches, conversationStream, ConversationWriter } from '../conversations/index.js';
import { IdempotencyService } from '../idempotency/index.js';
import { BLOBS, CONFIG } from '../platform/tokens.js';
import { userStream } from '../users/index.js';
import { FileEntity } from './file.entity.js';
import { fileNameOf } from './file-name.js';
import { presentFile, presentUpload } from './file.presenter.js';
import { bytesOfOwner, lockOwner, roleInConversation } from './files.queries.js';
import { MIME_HEAD_BYTES, mimeTypeOf } from './mime-type.js';
import { peek } from './peek.js';
import { UnownedBlobs } from './unowned-blobs.js';

/** A file on its way in. */
export interface FileUpload {
  /** As the sender said; path parts and control characters are dropped. */
  name: string | undefined;
  declaredType: string | undefined;
  /** Read once, never held in memory. */
  content: Readable;
  /** The conversation that is to share it; asked for when `content` has been read. */
  conversationId(): Promise<string | undefined>;
}

/** Takes files in: the content first, then row and event together; whatever fails leaves nothing. */
@Injectable()
export class FileUploadsService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly idempotency: IdempotencyService,
    private readonly conversations: ConversationWriter,
    private readonly unowned: UnownedBlobs,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores a file for the caller alone or for a conversation, and tells its room or the caller's stream.
   *
   * @throws DomainError auth.key_restricted, file.too_large, file.quota_exceeded, conversation.not_found, conversation.forbidden,
   *   idempotency.key_reused, idempotency.in_flight
   */
  async upload(principal: Principal, upload: FileUpload, idempotencyKey?: string): Promise<UploadedFile> {
    const { userId } = principal;
    const id = uuidv7();
    await this.unowned.announce(id);
    try {
      const stored = await this.store(id, userId, upload);
      const conversationId = (await upload.conversationId())?.toLowerCase() ?? null;
      if (conversationId === null) assertUnrestricted(principal, 'The key stores files for its conversations only.');
      else assertReaches(principal, conversationId);
      const now = new Date();
      const file: FileEntity = { id, ownerId: userId, conversationId, ...stored, createdAt: now, updatedAt: now };
      const body = { conversationId, name: file.name, sha256: file.sha256 };
      const once = { userId, key: idempotencyKey, operation: 'uploadFile', body };
      const kept = await this.idempotency.once(once, (tx) => this.keep(tx, file));
      if (kept.file_id !== id) await this.unowned.discard(id);
      return kept;
    } catch (error) {
      await this.unowned.discard(id);
      throw error;
    }
  }

  private async store(
    id: string,
    userId: string,
    upload: FileUpload,
  ): Promise<Pick<FileEntity, 'name' | 'mimeType' | 'sizeBytes' | 'sha256'>> {
    const { maxUploadBytes, userQuotaBytes } = this.config.files;
    const [used] = await this.database.run(bytesOfOwner, [userId]);
    const freeBytes = userQuotaBytes - (used?.bytes ?? 0);
    const { head, content } = await peek(upload.content, MIME_HEAD_BYTES);
    const mimeType = await mimeTypeOf(head, upload.declaredType);
    const maxBytes = Math.max(0, Math.min(maxUploadBytes, freeBytes));
    const stored = await this.blobs.write(id, content, { maxBytes }).catch((error: unknown) => {
      if (!(error instanceof BlobTooLargeError)) throw error;
      throw new DomainError(freeBytes < maxUploadBytes ? 'file.quota_exceeded' : 'file.too_large');
    });
    return { name: fileNameOf(upload.name), mimeType, ...stored };
  }

  /** Locks the conversation before the user, as everybody does. */
  private async keep(tx: Transaction, file: FileEntity): Promise<UploadedFile> {
    const { conversationId, ownerId } = file;
    if (conversationId !== null) {
      await this.conversations.lock(tx, conversationId);
      const [member] = await tx.run(roleInConversation, [conversationId, ownerId]);
      assertMay(member?.role, 'write');
    }
    await this.assertWithinQuota(tx, file);
    await this.unowned.adopt(tx, file.id);
    await tx.manager.insert(FileEntity, file);
    const { publicUrl } = this.config.http;
    const stream = conversationId === null ? userStream.of(ownerId) : conversationStream.of(conversationId);
    await this.eventLog.append(tx, stream, 'file_insert', () => ({
      file_id: file.id,
      record: presentFile(file, publicUrl),
    }));
    return presentUpload(file, publicUrl);
  }

  private async assertWithinQuota(tx: Transaction, file: FileEntity): Promise<void> {
    const [owner] = await tx.run(lockOwner, [file.ownerId]);
    if (!owner) throw new DomainError('auth.session_revoked');
    const [used] = await tx.run(bytesOfOwner, [file.ownerId]);
    if ((used?.bytes ?? 0) + file.sizeBytes > this.config.files.userQuotaBytes) {
      throw new DomainError('file.quota_exceeded');
    }
  }
}
