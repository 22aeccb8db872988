import type { FileRecord, UploadedFile } from '@openhands-connect/contract';
import type { FileEntity } from './file.entity.js';

/** @param publicUrl of the server, without a trailing slash */
export function presentFile(file: FileEntity, publicUrl: string): FileRecord {
  return {
    ...presentUpload(file, publicUrl),
    conversation_id: file.conversationId,
    owner_id: file.ownerId,
    updated_at: file.updatedAt.toISOString(),
  };
}

/** What the uploader is told. */
export function presentUpload(file: FileEntity, publicUrl: string): UploadedFile {
  return {
    file_id: file.id,
    url: `${publicUrl}/files/${file.id}`,
    name: file.name,
    mime_type: file.mimeType,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    created_at: file.createdAt.toISOString(),
  };
}
