const MAX_TITLE_CHARACTERS = 80;

/** A title for a conversation that was opened without one: the first line of its prompt, cut at 80 characters. */
export function titleFromPrompt(prompt: string): string {
  const firstLine = prompt.trim().split(/[\r\n\u2028\u2029]/, 1)[0] ?? '';
  // oxlint-disable-next-line no-control-regex -- control characters are what a title must not hold
  const characters = Array.from(firstLine.replace(/[\u0000-\u001f]+/g, ' ').trim());
  if (characters.length === 0) return 'New conversation';
  if (characters.length <= MAX_TITLE_CHARACTERS) return characters.join('');
  return `${characters.slice(0, MAX_TITLE_CHARACTERS - 1).join('')}…`;
}
