const MASK = '[redacted]';
const MAX_DEPTH = 6;

/** Names of fields that hold secrets, or what users wrote (a failed query's parameters). */
const SECRET_NAME =
  /^(authorization|proxy-authorization|cookie|set-cookie|parameters|detail|where)$|password|passwd|secret|token|signature|verifier|api[-_]?key|credential/i;

/** Secrets inside of texts, each with what stays of it. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w~+/.=-]+/gi, `$1 ${MASK}`],
  [/\b(ohc|ohr|ohx|whsec|sk)[_-][\w+/=-]{8,}/g, `$1_${MASK}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, MASK],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${MASK}@`],
  [/([?&](?:signature|token|code|state|key|secret)=)[^&\s"']+/gi, `$1${MASK}`],
];

/** Masks secrets in a text. */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

/** A copy of a plain value with every secret masked, by the name of its field or by its looks. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth === MAX_DEPTH) return '[too deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, redactField(name, field, depth + 1)]));
}

function redactField(name: string, field: unknown, depth: number): unknown {
  return SECRET_NAME.test(name) && field !== undefined && field !== null ? MASK : redact(field, depth);
}

/** An error's own fields and those that do not enumerate, causes included. */
function redactError(error: Error, depth: number): unknown {
  return {
    type: error.name,
    message: redactText(error.message),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
    ...(redact(Object.fromEntries(Object.entries(error)), depth + 1) as object),
  };
}
