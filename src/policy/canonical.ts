import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { fnv1a, hex32 } from '../model/fnv.ts'

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

/** `sha256:` and 64 hex digits. Not by `node:crypto`, whose loading takes longer than a small plan. */
export function digest(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`
}

/** 64 bits as hex: tells one state of a text from the next, a thousand times at every loading. */
export function fingerprint(text: string): string {
  return hex32(fnv1a(text)) + hex32(fnv1a(text, 0x01000193))
}
