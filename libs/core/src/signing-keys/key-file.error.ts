/** The key file cannot be used. Its message is for the operator, and holds nothing of the file. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}
