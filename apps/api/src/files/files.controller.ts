import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { FilesService, FileUploadsService, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';
import { Download, Wanted } from './download.js';
import { Form, UploadForm } from './upload-form.js';

@Controller()
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly uploads: FileUploadsService,
  ) {}

  @Operation('uploadFile')
  async upload(
    { headers }: Received<'uploadFile'>,
    @Caller() principal: Principal,
    @Form() form: UploadForm,
  ): Promise<Reply<'uploadFile'>> {
    const file = await this.uploads.upload(principal, await form.file(), headers['idempotency-key']);
    return { status: 201, body: file };
  }

  @Operation('listFiles')
  async list({ query }: Received<'listFiles'>, @Caller() principal: Principal): Promise<Reply<'listFiles'>> {
    return { status: 200, body: await this.files.list(principal, query) };
  }

  @Operation('getFile')
  async get({ path }: Received<'getFile'>, @Caller() principal: Principal): Promise<Reply<'getFile'>> {
    return { status: 200, body: await this.files.get(principal, path.file_id) };
  }

  @Operation('downloadFile')
  async download(
    { path, headers }: Received<'downloadFile'>,
    @Caller() principal: Principal,
    @Wanted() wanted: Download,
  ): Promise<Reply<'downloadFile', Readable>> {
    return await wanted.answer(await this.files.open(principal, path.file_id), headers);
  }

  @Operation('deleteFile')
  async delete({ path }: Received<'deleteFile'>, @Caller() principal: Principal): Promise<Reply<'deleteFile'>> {
    await this.files.delete(principal, path.file_id);
    return { status: 204 };
  }
}
