import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  contentType: string;
  bytes: Buffer;
}

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The built web app, held in memory: a few hundred kilobytes that never change while the process runs. */
export class PageFiles {
  private constructor(
    readonly html: string,
    private readonly assets: ReadonlyMap<string, PageFile>,
  ) {}

  /** Reads the web app that this tree has built. */
  static async load(): Promise<PageFiles> {
    const folder = join(dirname(fileURLToPath(import.meta.resolve('@openhands-connect/web/package.json'))), 'dist');
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    const names = await readdir(join(folder, 'assets'));
    const files = names.map(async (name): Promise<[string, PageFile]> => {
      const contentType = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream';
      return [name, { contentType, bytes: await readFile(join(folder, 'assets', name)) }];
    });
    return new PageFiles(html, new Map(await Promise.all(files)));
  }

  asset(name: string): PageFile | undefined {
    return this.assets.get(name);
  }
}
