import { hash } from 'node:crypto'

/** JSON with sorted keys and no spaces: equal data gives equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null'
}

/** Objects without a prototype, so that a key such as `__proto__` is a key like any other. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sorted)
  const copy: Record<string, unknown> = Object.create(null)
  const source = new Map(Object.entries(value))
  for (const key of [...source.keys()].sort()) copy[key] = sorted(source.get(key))
  return copy
}

/** `sha256:` and 64 hex digits. */
export function digest(text: string): string {
  return `sha256:${hash('sha256', text)}`
}
