/** @param code as Node.js names an error of the system: `ENOENT` */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
