const MAX_LENGTH = 100;

/** A name as the contract has names, made of what the provider says; without one the address's first part. */
export function displayNameOf(name: string | null, email: string): string {
  const cleaned = (name ?? '').replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
  const chosen = cleaned === '' ? (email.split('@', 1)[0] ?? email) : cleaned;
  return Array.from(chosen).slice(0, MAX_LENGTH).join('').trim();
}
