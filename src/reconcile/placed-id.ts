const LENGTH = 8

/**
 * A name for a hold or an override that is short enough to be typed: the end of a random one, with a letter in it, so that it
 * is not taken for the number of a session.
 * @param taken names in use, which it is not
 */
export function placedId(newId: () => string, taken: ReadonlySet<string>): string {
  for (;;) {
    const id = newId().slice(-LENGTH)
    if (!taken.has(id) && /[a-z]/i.test(id)) return id
  }
}
