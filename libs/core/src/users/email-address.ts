/** The form in which mail addresses are compared: Unicode-normalised, trimmed, without case. */
export function emailKeyOf(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
