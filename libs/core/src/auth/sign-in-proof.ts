/** How somebody has proved to be a user; the hash is what the given password was compared with. */
export type SignInProof =
  | { readonly method: 'password'; readonly passwordHash: string }
  | { readonly method: 'google'; readonly passwordHash?: never };
