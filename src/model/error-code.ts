/** The system's name for what went wrong (`ENOENT`), or null for an error that has none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
