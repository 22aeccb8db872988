/** What no log may hold: tokens, keys and codes by their looks, hashed passwords, the passwords of these tests. */
const SECRETS = [
  /\b(?:ohr|ohc|ohx|whsec)_[\w+/=-]{10,}/,
  /\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*/,
  /\$argon2id/,
  /"d":"[\w-]{20,}/,
  /pass phrase/,
];

/** @throws when a log holds a secret: one that is known to the test, or one by its looks */
export function assertNoSecretIn(log: string, known: readonly string[] = []): void {
  for (const line of log.split('\n')) {
    const found =
      known.find((secret) => line.includes(secret)) ?? SECRETS.map((looks) => looks.exec(line)?.[0]).find(Boolean);
    if (found !== undefined) throw new Error(`A secret (${found}) is in the log: ${line}`);
  }
}
