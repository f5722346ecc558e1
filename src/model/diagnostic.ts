/** A finding in a file that a person wrote. Collected, never thrown one at a time. */
export interface Diagnostic {
  /** `SK1xxx` YAML, `SK2xxx` schema, `SK3xxx` meaning. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** What is wrong, in one line without a full stop. */
  readonly message: string
  readonly file: string
  /** From 1; 0 where the finding is about the file as a whole. */
  readonly line: number
  /** From 1, in UTF-16 units; 0 where the finding is about the file as a whole. */
  readonly column: number
  /** The lines around the place with a caret under it; empty where there is no place. */
  readonly frame: string
  /** "did you mean …", or what to do next. */
  readonly hint: string | null
}
