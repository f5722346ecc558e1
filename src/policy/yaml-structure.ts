import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import type { SourceText } from './source-text.ts'

/** So many values may a document have once its aliases are expanded. */
const MAX_EXPANDED = 100_000

export interface Structure {
  readonly found: readonly Diagnostic[]
  /** Some value stands in several places. */
  readonly aliased: boolean
}

/**
 * Finds what YAML allows and policies don't: keys that are given twice, keys that are no text, aliases that expand without end.
 * Linear in the text, whatever it says.
 */
export function inspect(source: SourceText, tree: Document.Parsed<ParsedNode>): Structure {
  const found: Diagnostic[] = []
  if (tree.directives.yaml.version === '1.1') {
    const hint = 'remove the %YAML line: in YAML 1.1 words such as on and yes are not text'
    found.push(diagnostic('oldYaml', source.place(0), 'the file declares YAML 1.1; policies are YAML 1.2', hint))
  }
  const anchors = new Map<string, Node>()
  const sizes = new Map<Node, number>()
  let aliased = false

  /** @returns how many values the node is, expanded */
  const walk = (node: unknown): number => {
    if (isScalar(node)) {
      if (node.anchor !== undefined) remember(node, 1)
      return 1
    }
    if (isAlias(node)) {
      aliased = true
      const target = anchors.get(node.source)
      // Not yet known: the alias stands within its own anchor, and expands for ever.
      return target === undefined ? Number.POSITIVE_INFINITY : (sizes.get(target) ?? 1)
    }
    let size = 1
    if (isMap(node)) {
      const keys = new Set<string>()
      for (const { key, value } of node.items) {
        checkKey(key, keys)
        size += 1 + walk(value)
      }
      if (node.anchor !== undefined) remember(node, size)
    } else if (isSeq(node)) {
      for (const item of node.items) size += walk(item)
      if (node.anchor !== undefined) remember(node, size)
    }
    return size
  }

  const remember = (node: Node & { anchor?: string }, size: number): void => {
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    sizes.set(node, size)
  }

  const checkKey = (key: unknown, keys: Set<string>): void => {
    if (!isScalar(key)) {
      const [start, end] = rangeOf(key)
      found.push(
        diagnostic('syntax', source.place(start, end), 'a key must be text', 'put what is not text after the colon'),
      )
      return
    }
    const text = String(key.value)
    const [start, end] = rangeOf(key)
    if (keys.has(text)) {
      const hint = 'keep one of them; lists take several values: [a, b]'
      found.push(diagnostic('duplicateKey', source.place(start, end), `"${text}" is given twice`, hint))
    }
    keys.add(text)
  }

  const size = walk(tree.contents)
  if (aliased && size > MAX_EXPANDED) {
    const message = `the aliases of this document expand to more than ${MAX_EXPANDED} values`
    const first = source.text.indexOf('&', tree.range[0])
    found.push(diagnostic('tooManyAliases', source.place(Math.max(first, 0)), message, 'write out what is needed'))
  }
  return { found, aliased }
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as Partial<ParsedNode> | null)?.range // every node that the parser made has one
  return range ? [range[0], range[1]] : [0, 1]
}
