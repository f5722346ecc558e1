/** Trying again can't help until somebody changes something: access denied, a module that is missing. Pauses the provider. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError'
}

/** The session ended, or its id belongs to another incarnation by now. */
export class GoneError extends Error {
  override readonly name = 'GoneError'
}

/** This session can't be treated so, by this provider. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError'
}

/**
 * The host was told to act and its answer was lost, as when the process that acts ended half way: it may have been done or not. Never for
 * what was not sent.
 */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError'
}
