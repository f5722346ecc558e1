import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import type { SourceText } from './source-text.ts'

/** So many values may a document have once its aliases are expanded. */
const MAX_EXPANDED = 100_000
/** Each alias costs the parser a look at all anchors before it. */
const MAX_ALIASES = 1_000

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
  /** Anchors within whose value we are: an alias to one of them expands without end. */
  const open = new Set<string>()
  let aliases = 0

  /** @returns how many values the node is, expanded */
  const walk = (node: unknown): number => {
    if (isScalar(node)) {
      remember(node, 1)
      return 1
    }
    if (isAlias(node)) {
      aliases++
      const target = anchors.get(node.source)
      if (target !== undefined) return sizes.get(target) ?? 1
      if (open.has(node.source)) return Number.POSITIVE_INFINITY
      // An alias without a name is the parser's own finding.
      if (node.source !== '') found.push(unknownAnchor(source, node))
      return 1
    }
    const anchor = isMap(node) || isSeq(node) ? node.anchor : undefined
    if (anchor !== undefined) open.add(anchor)
    let size = 1
    if (isMap(node)) {
      const keys = new Set<string>()
      for (const { key, value } of node.items) {
        checkKey(key, keys)
        size += 1 + walk(value)
      }
      remember(node, size)
    } else if (isSeq(node)) {
      for (const item of node.items) size += walk(item)
      remember(node, size)
    }
    return size
  }

  const remember = (node: Node & { anchor?: string }, size: number): void => {
    if (node.anchor === undefined) return
    open.delete(node.anchor)
    anchors.set(node.anchor, node)
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
    remember(key, 1)
    const text = String(key.value)
    const [start, end] = rangeOf(key)
    if (keys.has(text)) {
      const hint = 'keep one of them; lists take several values: [a, b]'
      found.push(diagnostic('duplicateKey', source.place(start, end), `"${text}" is given twice`, hint))
    }
    keys.add(text)
  }

  const size = walk(tree.contents)
  if (aliases > 0 && size > MAX_EXPANDED) {
    const message = `the aliases of this document expand to more than ${MAX_EXPANDED} values`
    const first = Math.max(source.text.indexOf('&', tree.range[0]), 0)
    found.push(diagnostic('tooManyAliases', source.place(first), message, 'write out what is needed'))
  } else if (aliases > MAX_ALIASES) {
    const message = `the document has ${aliases} aliases; at most ${MAX_ALIASES} are followed`
    found.push(diagnostic('tooManyAliases', source.place(tree.range[0]), message, 'write out what is needed'))
  }
  return { found, aliased: aliases > 0 }
}

/** Mostly a glob without quotes. */
function unknownAnchor(source: SourceText, alias: Alias): Diagnostic {
  const [start, end] = rangeOf(alias)
  const hint = `did you mean text? Put it in quotes: '*${alias.source}'`
  return diagnostic('syntax', source.place(start, end), `there is no anchor "${alias.source}" before this alias`, hint)
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as Partial<ParsedNode> | null)?.range // every node that the parser made has one
  return range ? [range[0], range[1]] : [0, 1]
}
