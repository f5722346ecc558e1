import { readFileSync } from 'node:fs'

/** The version of the package that this file belongs to, from sources as from the bundle. */
export function version(): string {
  for (const up of ['../package.json', '../../package.json']) {
    const found = versionIn(new URL(up, import.meta.url))
    if (found !== null) return found
  }
  return '0.0.0'
}

function versionIn(manifest: URL): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
    const isOurs =
      typeof content === 'object' && content !== null && 'name' in content && content.name === 'stationkeeper'
    return isOurs && 'version' in content && typeof content.version === 'string' ? content.version : null
  } catch {
    return null
  }
}
