import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from './package-files.ts'

export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'))
  const found = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null
  return String(found)
}
