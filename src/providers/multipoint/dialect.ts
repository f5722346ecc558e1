import type { CmdletDialect } from '../provider.ts'
import type { HostDescription } from './protocol.ts'

/** Read off what the cmdlets take, never off a version. null: they were not found, or take nothing that is known. */
export function dialectOf({ cmdlets }: HostDescription): CmdletDialect | null {
  const shape = cmdlets.unlock ?? cmdlets.disconnect
  if (shape === null || shape.idParameter === null) return null
  return shape.takesList ? 'id-list' : 'single-id'
}
