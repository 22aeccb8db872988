import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import { findViolations, operationChecks } from '@openhands-connect/contract/validators';
import { RequestViolation } from '@openhands-connect/contract-nest';
import type { FileUpload } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { FastifyRequest } from 'fastify';

/** What the multipart parser refuses, by its error code; everything else that it throws means a broken body. */
const TOO_MANY_PARTS = new Set(['FST_FILES_LIMIT', 'FST_FIELDS_LIMIT', 'FST_PARTS_LIMIT', 'FST_PROTO_VIOLATION']);
const TOO_LARGE = 'FST_REQ_FILE_TOO_LARGE';

/**
 * An upload's form as it streams in: fields may come before and after the file, whose content is never held in memory.
 *
 * @throws RequestViolation, DomainError request.unsupported_media_type, request.malformed
 */
export class UploadForm {
  private readonly fields: Record<string, unknown> = {};

  constructor(private readonly parts: AsyncIterator<Multipart>) {}

  /** Reads up to the file. */
  async file(): Promise<FileUpload> {
    const file = await this.next();
    if (!file) throw violation('/body/file', 'is required');
    if (file.fieldname !== 'file') throw violation(`/body/${file.fieldname}`, 'is not allowed');
    return {
      name: file.filename,
      declaredType: file.mimetype,
      content: Readable.from(bytesOf(file), { objectMode: false }),
      conversationId: async () => await this.conversationId(),
    };
  }

  /** Reads on to the end, which the parser only reaches once the file has been read. */
  private async conversationId(): Promise<string | undefined> {
    if (await this.next()) throw violation('/body', 'holds more than one file');
    this.assertFields();
    const { conversation_id: conversationId } = this.fields;
    return conversationId as string | undefined;
  }

  /** Collects fields up to the next file; undefined at the end. */
  private async next(): Promise<MultipartFile | undefined> {
    for (;;) {
      const part = await this.parts.next().catch(rethrown);
      if (part.done === true) return undefined;
      if (part.value.type === 'file') return part.value;
      const { fieldname, value } = part.value;
      if (fieldname in this.fields) throw violation(`/body/${fieldname}`, 'is there twice');
      this.fields[fieldname] = value;
      this.assertFields();
    }
  }

  private assertFields(): void {
    const { form } = operationChecks.uploadFile;
    const violations = form && findViolations(form, this.fields, '/body');
    if (violations) throw new RequestViolation(violations);
  }
}

/** Injects the form of an upload. */
export const Form = createParamDecorator((_: unknown, context: ExecutionContext): UploadForm => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (!request.isMultipart()) throw new DomainError('request.unsupported_media_type');
  return new UploadForm(request.parts()[Symbol.asyncIterator]() as AsyncIterator<Multipart>);
});

/** The file's content; that it is too large or breaks off comes as an error of the contract. */
async function* bytesOf({ file }: MultipartFile): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of file) yield chunk as Buffer;
  } catch (error) {
    rethrown(error);
  }
}

function rethrown(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code !== undefined && TOO_MANY_PARTS.has(code)) throw violation('/body', 'has too many parts');
  throw code === TOO_LARGE ? new DomainError('file.too_large') : new DomainError('request.malformed', { cause: error });
}

function violation(path: string, message: string): RequestViolation {
  return new RequestViolation([{ path, message }]);
}
