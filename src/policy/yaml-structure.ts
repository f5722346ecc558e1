import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic } from './codes.ts'
import type { SourceText } from './source-text.ts'

/** So many values may a document have once its aliases are expanded. */
const MAX_EXPANDED = 100_000
/** Sums of it stay exact. */
const ENDLESS = 2 ** 40
/** Tags that the parser knows and this walk does not follow: what they make is no plain data. */
const oldTag = /^tag:yaml\.org,2002:(set|omap|pairs|merge)$/
/** Each alias costs the parser a look at all anchors before it. */
const MAX_ALIASES = 1_000

export interface Structure {
  readonly found: readonly Diagnostic[]
  /**
   * What the document says, as plain data that shares nothing with itself: changing one part changes no other.
   * Only where nothing was found: its size is bounded then.
   */
  readonly value: () => unknown
}

/**
 * Finds what YAML allows and policies don't: keys that are given twice, keys that are no text, aliases that expand without end.
 * Makes plain data on the same way. Linear in the text, whatever it says.
 */
export function inspect(source: SourceText, tree: Document.Parsed<ParsedNode>): Structure {
  const found: Diagnostic[] = []
  if (tree.directives.yaml.version === '1.1') {
    const hint = 'remove the %YAML line: in YAML 1.1 words such as on and yes are not text'
    found.push(diagnostic('oldYaml', source.place(0), 'the file declares YAML 1.1; policies are YAML 1.2', hint))
  }
  const anchors = new Map<string, { readonly size: number; readonly value: unknown }>()
  /** Anchors within whose value we are: an alias to one of them expands without end. */
  const open = new Set<string>()
  let aliases = 0
  /** How many values there are so far, expanded. */
  let size = 0

  const walk = (node: unknown): unknown => {
    if (isAlias(node)) return expand(node)
    const before = size++
    if (isScalar(node)) {
      if (node.anchor !== undefined) remember(node.anchor, before, node.value)
      return node.value
    }
    if (!isMap(node) && !isSeq(node)) return null
    const { anchor } = node
    if (anchor !== undefined) open.add(anchor)
    if (node.tag !== undefined) checkTag(node, node.tag)
    const value = isMap(node) ? fieldsOf(node) : node.items.map(walk)
    if (anchor !== undefined) remember(anchor, before, value)
    return value
  }

  const fieldsOf = (node: YAMLMap): Readonly<Record<string, unknown>> => {
    const fields: Record<string, unknown> = {}
    for (const { key, value } of node.items) {
      size++
      const name = nameOf(key, fields)
      if (name === null) walk(value)
      // Such as `__proto__`: a field like any other.
      else if (name in fields) Object.defineProperty(fields, name, { ...own, value: walk(value) })
      else fields[name] = walk(value)
    }
    return fields
  }

  /** What stands in several places is one value until the end. */
  const expand = (alias: Alias): unknown => {
    aliases++
    const target = anchors.get(alias.source)
    // Asked first: an anchor is given anew where its node begins.
    if (open.has(alias.source)) size += ENDLESS
    else if (target !== undefined) {
      if (size < ENDLESS) size += target.size
      return target.value
    } else {
      size++
      // An alias without a name is the parser's own finding.
      if (alias.source !== '') found.push(unknownAnchor(source, alias))
    }
    return null
  }

  const remember = (anchor: string, before: number, value: unknown): void => {
    open.delete(anchor)
    anchors.set(anchor, { size: size - before, value })
  }

  /** @param fields those before */
  const nameOf = (key: unknown, fields: object): string | null => {
    if (!isScalar(key)) {
      const place = source.place(...rangeOf(key))
      found.push(diagnostic('syntax', place, 'a key must be text', 'put what is not text after the colon'))
      return null
    }
    if (key.anchor !== undefined) remember(key.anchor, size - 1, key.value)
    if (key.tag !== undefined) checkTag(key, key.tag)
    const name = key.value === null ? '' : String(key.value)
    if (Object.hasOwn(fields, name)) {
      const place = source.place(...rangeOf(key))
      const hint = 'keep one of them; lists take several values: [a, b]'
      found.push(diagnostic('duplicateKey', place, `"${String(key.value)}" is given twice`, hint))
    }
    return name
  }

  const checkTag = (node: unknown, tag: string): void => {
    const name = oldTag.exec(tag)?.[1]
    if (name === undefined) return
    const place = source.place(...rangeOf(node))
    found.push(
      diagnostic('unknownTag', place, `!!${name} is no part of YAML 1.2`, 'remove the tag; policies need none'),
    )
  }

  const shared = walk(tree.contents)
  if (aliases > 0 && size > MAX_EXPANDED) {
    const message = `the aliases of this document expand to more than ${MAX_EXPANDED} values`
    const first = Math.max(source.text.indexOf('&', tree.range[0]), 0)
    found.push(diagnostic('tooManyAliases', source.place(first), message, 'write out what is needed'))
  } else if (aliases > MAX_ALIASES) {
    const message = `the document has ${aliases} aliases; at most ${MAX_ALIASES} are followed`
    found.push(diagnostic('tooManyAliases', source.place(tree.range[0]), message, 'write out what is needed'))
  }
  const value = (): unknown => (aliases > 0 ? JSON.parse(JSON.stringify(shared)) : shared)
  return { found, value }
}

const own = { writable: true, enumerable: true, configurable: true }

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
