import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { DomainError } from '@openhands-connect/platform';
import { PageFiles } from './page-files.js';

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cache-Control': 'no-cache',
  // What an address brings (the code of a sign-in) is not for the logs of whoever serves the next request.
  'Referrer-Policy': 'strict-origin',
};

/** The web app at the API's own origin. */
@Controller()
export class PagesController {
  constructor(private readonly files: PageFiles) {}

  @Operation('homePage')
  async home(): Promise<Reply<'homePage'>> {
    return { status: 200, headers: PAGE_HEADERS, body: this.files.html };
  }

  @Operation('conversationPage')
  async conversation(): Promise<Reply<'conversationPage'>> {
    return { status: 200, headers: PAGE_HEADERS, body: this.files.html };
  }

  @Operation('accountPage')
  async account(): Promise<Reply<'accountPage'>> {
    return { status: 200, headers: PAGE_HEADERS, body: this.files.html };
  }

  @Operation('resetPage')
  async reset(): Promise<Reply<'resetPage'>> {
    return { status: 200, headers: PAGE_HEADERS, body: this.files.html };
  }

  @Operation('pageAsset')
  async asset({ path }: Received<'pageAsset'>): Promise<Reply<'pageAsset', Buffer>> {
    const file = this.files.asset(path.asset_name);
    if (!file) throw new DomainError('request.not_found');
    const headers = { 'Content-Type': file.contentType, 'Cache-Control': 'public, max-age=31536000, immutable' };
    return { status: 200, headers, body: file.bytes };
  }
}
