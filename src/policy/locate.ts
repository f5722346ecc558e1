import { isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml'
import type { Place } from './codes.ts'
import type { YamlDocument } from './yaml.ts'

export type Path = readonly (string | number)[]

/** Where the value at a path stands; where it is missing, its nearest parent's. */
export function placeOfValue(document: YamlDocument, path: Path): Place {
  const [start, end] = rangeAt(document, path)
  return document.source.place(start, end)
}

/** Where the key of a field stands. */
export function placeOfKey(document: YamlDocument, parent: Path, key: string): Place {
  const node = nodeAt(document, parent)
  const pair = isMap(node) ? node.items.find(item => keyText(item) === key) : undefined
  const range = rangeOf(pair?.key)
  return range === null ? placeOfValue(document, parent) : document.source.place(range[0], range[1])
}

/** The node at a path, aliases followed; undefined where there is none. */
export function nodeAt(document: YamlDocument, path: Path): unknown {
  let node: unknown = document.tree.contents
  for (const step of path) node = follow(document, child(node, step))
  return node
}

/** The offset at which a node begins; 0 for what the parser did not make. */
export function startOf(node: unknown): number {
  return rangeOf(node)?.[0] ?? 0
}

function rangeAt(document: YamlDocument, path: Path): readonly [number, number] {
  let node: unknown = document.tree.contents
  let range = rangeOf(node) ?? [0, 1]
  for (const step of path) {
    const next = child(node, step)
    const found = rangeOf(next)
    if (found !== null) range = found
    else if (isMap(node)) range = rangeOf(node.items.find(item => keyText(item) === String(step))?.key) ?? range
    node = follow(document, next)
  }
  return range
}

function child(node: unknown, step: string | number): unknown {
  if (isSeq(node)) return node.items[Number(step)]
  if (isMap(node)) return node.items.find(item => keyText(item) === String(step))?.value
  return undefined
}

function follow(document: YamlDocument, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document.tree) : node
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

function rangeOf(node: unknown): readonly [number, number] | null {
  if (node === null || typeof node !== 'object' || !('range' in node)) return null
  const range = node.range
  if (!Array.isArray(range)) return null
  const [start, end]: readonly unknown[] = range
  return typeof start === 'number' && typeof end === 'number' ? [start, Math.max(end, start + 1)] : null
}
