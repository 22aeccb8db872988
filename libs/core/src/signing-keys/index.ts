export { DroppedKeyEntity } from './dropped-key.entity.js';
export { KeyFileError } from './key-file.error.js';
export { SigningKeyEntity } from './signing-key.entity.js';
export { SigningKeys } from './signing-keys.js';
