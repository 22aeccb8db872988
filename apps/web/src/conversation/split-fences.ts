export interface TextPart {
  readonly kind: 'text' | 'code';
  readonly content: string;
}

/** What ends each kind: a fence that opens may name a language, one that closes stands alone. */
const FENCE: Readonly<Record<TextPart['kind'], RegExp>> = { text: /^\s*```[^`]*$/, code: /^\s*```\s*$/ };

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
    if (FENCE[kind].test(line)) {
      flush();
      kind = kind === 'text' ? 'code' : 'text';
    } else {
      lines.push(line);
    }
  }
  if (kind === 'text' || lines.length > 0) flush();
  return parts;
}
