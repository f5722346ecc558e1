import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { isRecord } from './document-head.ts'

/** JSON with sorted keys and no spaces: equal data gives equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null'
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  // A common object: the engine builds and writes one without a prototype at half the speed.
  const copy: Record<string, unknown> = {}
  for (const key of sortedKeys(value)) {
    if (key === '__proto__') Object.defineProperty(copy, key, { value: sorted(value[key]), enumerable: true })
    else copy[key] = sorted(value[key])
  }
  return copy
}

/** Few objects need the sorting, which costs far more than the look. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value)
  let last = ''
  for (const key of keys) {
    if (key < last) return keys.sort()
    last = key
  }
  return keys
}

/** `sha256:` and 64 hex digits. Not by `node:crypto`, whose loading takes longer than a small plan. */
export function digest(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`
}
