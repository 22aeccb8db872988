export { FileEntity } from './file.entity.js';
export { UnownedBlobEntity } from './unowned-blob.entity.js';
