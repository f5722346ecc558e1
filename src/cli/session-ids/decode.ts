import { InvalidInput } from '../errors.ts'

/**
 * Text from the bytes of a pipe. Windows PowerShell may send UTF-16, with its mark or without; everything else is UTF-8.
 * @throws {InvalidInput} for bytes that are no text
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new InvalidInput(`standard input is not valid ${encoding.toUpperCase()}`, {
      cause,
      hint: 'ids and JSON are read in UTF-8 or UTF-16: pipe them from the program that made them, or save the file so',
    })
  }
}

/** Without a mark the zero bytes tell: ids and JSON are ASCII, so in UTF-16 every other byte is zero, and in UTF-8 none is. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first !== 0 && second === 0) return 'utf-16le'
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be'
  return 'utf-8'
}
