/** Cuts a text into pieces of at most `maxLength` UTF-16 code units (two or more), never within a character. */
export function* splitText(text: string, maxLength: number): Iterable<string> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(at + maxLength, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(at, end);
    at = end;
  }
}

function isHighSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff;
}
