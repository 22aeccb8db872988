export { FileEntity } from './file.entity.js';
export { FilesService, type FileFilter, type ReadableFile } from './files.service.js';
export { FileUploadsService, type FileUpload } from './file-uploads.service.js';
export { UnownedBlobEntity } from './unowned-blob.entity.js';
export { UnownedBlobs } from './unowned-blobs.js';
export { FilesModule } from './files.module.js';
