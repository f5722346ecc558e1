/** It can't happen in this world: no such session, a station that is taken. One line, without a full stop. */
export class EventError extends Error {
  override readonly name = 'EventError'
}
