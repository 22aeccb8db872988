/** Where the secret of a sign-in waits while the browser is away; `sessionStorage` is one. */
export interface VerifierStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The tab's own storage, which outlives the way to Google and back; without one (service workers) the memory. */
export function defaultVerifierStore(): VerifierStore {
  try {
    return globalThis.sessionStorage ?? memoryStore();
  } catch {
    // A sandboxed frame may not even look at it.
    return memoryStore();
  }
}

function memoryStore(): VerifierStore {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
