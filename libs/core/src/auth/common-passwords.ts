const SHORTEST_ALLOWED = 8;

let loading: Promise<ReadonlySet<string>> | undefined;

/** The passwords that are tried first (about 18,000 of at least eight characters), read when first needed. */
export async function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].filter((word) => word.length >= SHORTEST_ALLOWED)),
  );
  return await loading;
}
