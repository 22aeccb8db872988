import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';

/** Debian's. */
export const CHROMIUM = '/usr/bin/chromium';

/** A machine without a browser runs everything else; CI installs one, and fails without. */
export const describeInChromium = existsSync(CHROMIUM) || process.env['CI'] ? describe : describe.skip;
