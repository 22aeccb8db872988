const MAX_NAME_CHARACTERS = 255;
const MAX_EXTENSION_CHARACTERS = 20;
const NAMELESS = 'file';
/** Control characters, and the marks that turn the reading direction around (`exe.gpj` read as `jpg.exe`). */
const INVISIBLE = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** The name under which an upload is kept: the last part of what the sender said, made harmless. Never empty. */
export function fileNameOf(sent: string | undefined): string {
  const lastPart =
    (sent ?? '')
      .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
      .normalize('NFC')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const name = lastPart.replaceAll(INVISIBLE, '').trim();
  if (name === '' || /^\.+$/.test(name)) return NAMELESS;
  return shortened(name);
}

/** Cuts before the extension: it is what people and systems know a file by. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_NAME_CHARACTERS) return name;
  const dot = characters.lastIndexOf('.');
  const extension = characters.length - dot <= MAX_EXTENSION_CHARACTERS ? characters.slice(dot) : [];
  return [...characters.slice(0, MAX_NAME_CHARACTERS - extension.length), ...extension].join('');
}
