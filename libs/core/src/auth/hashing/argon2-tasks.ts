import { hashSync, verifySync, type Options } from '@node-rs/argon2';

/** What a hashing thread does. It has nothing else to do, so the calls that block are the right ones. */
export function hash({ password, options }: { password: string; options: Options }): string {
  return hashSync(password, options);
}

export function verify({ phc, password }: { phc: string; password: string }): boolean {
  return verifySync(phc, password);
}
