/** A user, or a pattern for users, in its parts. */
export interface UserName {
  readonly domain: string | null
  readonly name: string
}

/** Takes `DOMAIN\name` or `name@domain` apart; a backslash goes before an `@`. */
export function splitUser(text: string): UserName {
  const backslash = text.indexOf('\\')
  if (backslash >= 0) return { domain: text.slice(0, backslash), name: text.slice(backslash + 1) }
  const at = text.lastIndexOf('@')
  if (at >= 0) return { domain: text.slice(at + 1), name: text.slice(0, at) }
  return { domain: null, name: text }
}
