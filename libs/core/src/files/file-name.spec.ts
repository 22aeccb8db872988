import { describe, expect, it } from '@jest/globals';
import { fileNameOf } from './file-name.js';

describe('the name of an upload', () => {
  it.each([
    ['note.txt', 'note.txt'],
    ['Büro 日本 👋.txt', 'Büro 日本 👋.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\photo.png', 'photo.png'],
    ['a\0b\r\nc\u007F.txt', 'abc.txt'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['half \uD83D.txt', 'half \uFFFD.txt'],
    ['  spaced.txt ', 'spaced.txt'],
    ['..', 'file'],
    ['folder/', 'file'],
    ['', 'file'],
    [undefined, 'file'],
  ])('%j becomes %j', (sent, kept) => {
    expect(fileNameOf(sent)).toBe(kept);
  });

  it('keeps the extension of a name that is too long', () => {
    const name = fileNameOf(`${'👋'.repeat(300)}.tar.gz`);
    expect(Array.from(name)).toHaveLength(255);
    expect(name.endsWith('👋.gz')).toBe(true);
    expect(Array.from(fileNameOf('x'.repeat(300)))).toHaveLength(255);
  });
});
