export interface TextPart {
  readonly kind: 'text' | 'code';
  readonly content: string;
}

/** Cuts a text at its ``` fences; one that is still open, as in an answer that is being written, ends with the text. */
export function splitFences(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let lines: string[] = [];
  let kind: TextPart['kind'] = 'text';
  const flush = (): void => {
    const content = lines.join('\n');
    if (kind === 'code' || content.trim() !== '')
      parts.push({ kind, content: kind === 'text' ? content.trim() : content });
    lines = [];
  };
  for (const line of text.split('\n')) {
    if (/^\s*```/.test(line)) {
      flush();
      kind = kind === 'text' ? 'code' : 'text';
    } else {
      lines.push(line);
    }
  }
  if (kind === 'text' || lines.length > 0) flush();
  return parts;
}
