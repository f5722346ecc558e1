/** Lines that are kept, and characters of each. */
const LINES = 12
const CHARACTERS = 400

/** Colours and cursor movements. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const ESCAPES = /\u001b\[[0-9;?]*[A-Za-z]/g

/** The end of what a process says beside its replies, for error messages. A flood takes no memory. */
export class LastLines {
  readonly #lines: string[] = []
  #line = ''

  push(text: string): void {
    const [first = '', ...rest] = text.split('\n')
    this.#extend(first)
    for (const line of rest) {
      this.#finish()
      this.#extend(line)
    }
  }

  /** In one line; empty where nothing was said. */
  get text(): string {
    return [...this.#lines, this.#line].map(clean).filter(Boolean).join(' ')
  }

  #extend(part: string): void {
    if (this.#line.length < CHARACTERS) this.#line = (this.#line + part).slice(0, CHARACTERS)
  }

  #finish(): void {
    if (clean(this.#line) !== '') this.#lines.push(this.#line)
    if (this.#lines.length > LINES) this.#lines.shift()
    this.#line = ''
  }
}

function clean(line: string): string {
  return line.replace(ESCAPES, '').replaceAll(/\s+/g, ' ').trim()
}
