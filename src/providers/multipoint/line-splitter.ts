/**
 * Cuts a stream into lines and keeps only those that begin with a mark. Whatever else comes is dropped as it comes, so that a flood
 * without a line feed takes no memory.
 */
export class LineSplitter {
  readonly #mark: string
  readonly #longest: number
  readonly #onLine: (line: string) => void
  readonly #onTooLong: () => void
  #line = ''
  #dropping = false

  /**
   * @param longest characters that a marked line may have
   * @param onLine gets what follows the mark, without the line's end
   */
  constructor(options: {
    readonly mark: string
    readonly longest: number
    readonly onLine: (line: string) => void
    readonly onTooLong: () => void
  }) {
    this.#mark = options.mark
    this.#longest = options.longest
    this.#onLine = options.onLine
    this.#onTooLong = options.onTooLong
  }

  push(text: string): void {
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#extend(text.slice(from, end))
      this.#finish()
      from = end + 1
    }
    this.#extend(text.slice(from))
  }

  #extend(part: string): void {
    if (this.#dropping || part === '') return
    this.#line += part
    const { length } = this.#line
    if (!this.#line.startsWith(this.#mark.slice(0, length))) this.#drop()
    else if (length > this.#longest) {
      this.#drop()
      this.#onTooLong()
    }
  }

  #drop(): void {
    this.#dropping = true
    this.#line = ''
  }

  #finish(): void {
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    const isMarked = !this.#dropping && line.startsWith(this.#mark)
    this.#line = ''
    this.#dropping = false
    if (isMarked) this.#onLine(line.slice(this.#mark.length))
  }
}
