import { createLogger } from '../observability/create-logger.js';
import type { Log } from '../observability/log.js';

const lines: string[] = [];
const secrets = new Map<string, string>();

/** Shorter values are words that a log may hold by chance. */
const MIN_LENGTH = 10;
/** Fields whose texts are secret. */
const SECRET_FIELD = /password|secret|token|verifier|^key$|^(set-)?cookie$|^authorization$/i;
/** What is secret wherever it stands. */
const SECRET_TEXTS = [
  /\b(?:ohr|ohc|ohx|whsec)_[\w+/=-]{10,}/g,
  /\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g,
  /(?<=[?&#](?:signature|token|code|state)=)[^&\s"]{10,}/g,
];
/** In no log, whoever made them: hashed passwords, and private keys as JWK. */
const NEVER = /\$argon2|"d":"[\w-]{20,}/;
/** Written without a mail server while developing, with the links in it: the one exception, and on purpose. */
const MAIL_INSTEAD_OF_SMTP = 'this mail is only written here';

/**
 * The log of every server of a test file: as in production, with every level, kept. What the test learns of secrets
 * meanwhile must not be in it when the server is closed.
 */
export const auditedLog: Log = createLogger({
  level: 'trace',
  destination: { write: (line) => void lines.push(line) },
});

/** Remembers what is secret in what a test sends or is given: headers, bodies, tokens; undefined is nothing. */
export function learnSecrets(value: unknown, field = ''): void {
  if (typeof value === 'string') learnText(value, field);
  else if (Array.isArray(value)) for (const item of value) learnSecrets(item, field);
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const [name, item] of Object.entries(value)) learnSecrets(item, name);
  }
}

/** @throws when anything that was learned, or what no log may hold, has been logged; says where */
export function assertNothingSecretLogged(): void {
  for (const line of lines) {
    if (line.includes(MAIL_INSTEAD_OF_SMTP)) continue;
    const [, field] = [...secrets].find(([secret]) => line.includes(secret)) ?? [];
    const found = field ?? NEVER.exec(line)?.[0];
    if (found !== undefined) throw new Error(`A secret (${found}) is in the log: ${line}`);
  }
}

function learnText(text: string, field: string): void {
  for (const pattern of SECRET_TEXTS) for (const [secret] of text.matchAll(pattern)) secrets.set(secret, field);
  if (SECRET_FIELD.test(field) && text.length >= MIN_LENGTH) secrets.set(text, field);
}
