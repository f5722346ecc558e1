import { stopReason } from '../store/stop-file.ts'

/** Tells when a file STOP came or went, or gives another reason. */
export class StopChange {
  readonly #stateFolder: string
  readonly #onChange: () => void
  /** The reason when it was last looked for; empty: a pass saw one that was not there then. */
  #last: string | null

  constructor(stateFolder: string, onChange: () => void) {
    this.#stateFolder = stateFolder
    this.#onChange = onChange
    this.#last = stopReason(stateFolder)
  }

  look(): void {
    const reason = stopReason(this.#stateFolder)
    if (reason !== this.#last) this.#onChange()
    this.#last = reason
  }

  /** A pass found it so. One that came and went between two looks would leave everything stopped that this pass saw. */
  seen(isStopped: boolean): void {
    this.#last = isStopped ? (this.#last ?? '') : null
  }
}
