/** One event of a `text/event-stream`. */
export interface StreamEvent {
  /** What it is remembered by; empty: nothing yet. */
  readonly id: string
  readonly event: string
  readonly data: string
}

/**
 * Reads a stream of server-sent events as it comes, in pieces that end anywhere.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventStream {
  #rest = ''
  #id = ''
  #event = ''
  #data: string[] = []

  /** @returns the events that the piece completes */
  read(piece: string): readonly StreamEvent[] {
    const found: StreamEvent[] = []
    const text = this.#rest + piece
    let from = 0
    for (;;) {
      const end = lineEnd(text, from)
      if (end === null) break
      this.#line(text.slice(from, end.at), found)
      from = end.next
    }
    this.#rest = text.slice(from)
    return found
  }

  #line(line: string, found: StreamEvent[]): void {
    if (line === '') {
      // An event without data is none.
      if (this.#data.length > 0)
        found.push({ id: this.#id, event: this.#event === '' ? 'message' : this.#event, data: this.#data.join('\n') })
      this.#event = ''
      this.#data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const after = colon < 0 ? '' : line.slice(colon + 1)
    const value = after.startsWith(' ') ? after.slice(1) : after
    if (field === 'data') this.#data.push(value)
    else if (field === 'event') this.#event = value
    else if (field === 'id' && !value.includes('\0')) this.#id = value
  }
}

/** Lines end with LF, CR LF or CR. Whether a CR at the very end is one alone is not known yet; null: the line goes on. */
function lineEnd(text: string, from: number): { readonly at: number; readonly next: number } | null {
  for (let at = from; at < text.length; at++) {
    const unit = text[at]
    if (unit === '\n') return { at, next: at + 1 }
    if (unit !== '\r') continue
    if (at + 1 === text.length) return null
    return { at, next: text[at + 1] === '\n' ? at + 2 : at + 1 }
  }
  return null
}
