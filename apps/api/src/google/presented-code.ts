import type { ExchangeCodeRequest } from '@openhands-connect/contract';
import { holderOfVerifier, type PresentedCode } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { BrowserKey } from './browser-key.decorator.js';

/** A code with the proof that came with it: the verifier where there is one, else the browser's cookie. @throws DomainError auth.code_invalid */
export function presentedCode(
  { code, code_verifier: verifier }: ExchangeCodeRequest,
  browser: BrowserKey,
): PresentedCode {
  const holder = verifier === undefined ? browser.holder : holderOfVerifier(verifier);
  if (!holder) throw new DomainError('auth.code_invalid');
  return { code, holder };
}
