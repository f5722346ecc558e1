import type { BoardSession } from '../api/contract.ts'

/** A session's document with its text. The same object as long as the text is the same, so that whoever sent it need not compare. */
export interface Interned {
  readonly document: BoardSession
  readonly json: string
}

/** Gives documents that say the same the same identity, from one moment to the next. */
export class SessionTexts {
  #known: ReadonlyMap<string, Interned> = new Map()

  /** Forgets those that are not among them. */
  take(documents: readonly BoardSession[]): ReadonlyMap<string, Interned> {
    const now = new Map<string, Interned>()
    for (const document of documents) {
      const known = this.#known.get(document.id)
      now.set(document.id, known?.document === document ? known : this.#interned(document, known))
    }
    this.#known = now
    return now
  }

  #interned(document: BoardSession, known: Interned | undefined): Interned {
    const json = JSON.stringify(document)
    return known?.json === json ? known : { document, json }
  }
}
