import { type Document, type ParsedNode, parseAllDocuments, type Tags, type YAMLParseError } from 'yaml'
import type { Diagnostic } from '../model/diagnostic.ts'
import { diagnostic, wholeFile } from './codes.ts'
import type { SourceText } from './source-text.ts'
import { inspect } from './yaml-structure.ts'

/** One document that is sound YAML. Its values are not proven yet. */
export interface YamlDocument {
  readonly source: SourceText
  readonly tree: Document.Parsed<ParsedNode>
  /** Plain data that shares nothing with itself: changing one part changes no other. */
  readonly value: unknown
}

export interface ParsedYaml {
  readonly documents: readonly YamlDocument[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * `exact`: only numbers that are written as JavaScript would write them are numbers, so that station `03` or `1.10` stays what it says.
 * `json`: every number is one.
 */
export type Numbers = 'exact' | 'json'

/** Reads every document of a file. Never throws; a document with a finding of severity error is left out. */
export function parseYaml(source: SourceText, numbers: Numbers): ParsedYaml {
  try {
    return parse(source, numbers)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const message = 'the file is nested too deeply'
    return { documents: [], diagnostics: [diagnostic('tooDeep', wholeFile(source.path), message)] }
  }
}

function parse(source: SourceText, numbers: Numbers): ParsedYaml {
  const trees = parseAllDocuments(source.text, {
    lineCounter: source.lines,
    prettyErrors: false,
    // Checked in `inspect`, in linear time.
    uniqueKeys: false,
    logLevel: 'error',
    customTags: numbers === 'exact' ? exactTags : coreTags,
  })
  const documents: YamlDocument[] = []
  const diagnostics: Diagnostic[] = []
  for (const tree of trees) {
    const structure = inspect(source, tree)
    const found = [...syntaxErrors(source, tree), ...structure.found]
    diagnostics.push(...found)
    if (tree.contents === null || (tree.contents.range[0] === tree.contents.range[1] && isBlank(tree))) {
      if (found.length === 0) diagnostics.push(emptyDocument(source, tree.range[0]))
    } else if (found.length === 0) {
      documents.push({ source, tree, value: structure.value() })
    }
  }
  if (trees.length === 0) diagnostics.push(emptyDocument(source, 0))
  return { documents, diagnostics }
}

function isBlank(tree: Document.Parsed<ParsedNode>): boolean {
  return tree.contents !== null && 'source' in tree.contents && tree.contents.source === ''
}

function emptyDocument(source: SourceText, offset: number): Diagnostic {
  const place = source.text.length === 0 ? wholeFile(source.path) : source.place(offset)
  return diagnostic('emptyDocument', place, 'the document is empty', null)
}

const exactInteger = /^(?:0|-?[1-9][0-9]{0,14})$/

/** JSON's scalars whatever version of YAML a file declares. */
function coreTags(tags: Tags): Tags {
  return [
    ...tags.filter(tag => typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:str'),
    'map',
    'seq',
    'null',
    'bool',
    'int',
    'float',
    'floatExp',
  ]
}

function exactTags(tags: Tags): Tags {
  return coreTags(tags)
    .filter(tag => tag !== 'float' && tag !== 'floatExp' && tag !== 'int')
    .concat([{ tag: 'tag:yaml.org,2002:int', default: true, test: exactInteger, resolve: text => Number(text) }])
}

function syntaxErrors(source: SourceText, tree: Document.Parsed<ParsedNode>): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const lines = new Set<number>()
  const problems = [...tree.errors, ...tree.warnings]
  for (const problem of problems) {
    const line = source.line(problem.pos[0])
    // What follows on the same line is usually the same mistake again.
    if (lines.has(line)) continue
    lines.add(line)
    found.push(syntaxError(source, problem))
  }
  return found
}

function syntaxError(source: SourceText, problem: Pick<YAMLParseError, 'code' | 'message' | 'pos'>): Diagnostic {
  const [start, end] = problem.pos
  const tab = tabInIndentation(source, start)
  if (tab !== null) {
    const hint = 'indent with spaces; most editors convert tabs with one command'
    return diagnostic(
      'tabIndentation',
      source.place(tab),
      'a tab is used as indentation, which YAML does not allow',
      hint,
    )
  }
  const place = source.place(start, end)
  const message = decapitalise(problem.message.split('\n')[0] ?? problem.message)
  switch (problem.code) {
    case 'TAB_AS_INDENT':
      return diagnostic('tabIndentation', place, message, 'indent with spaces')
    case 'BAD_DQ_ESCAPE':
      return diagnostic(
        'badEscape',
        place,
        message,
        `did you mean single quotes? ${inSingleQuotes(source.text, start)}`,
      )
    case 'BAD_ALIAS':
      return diagnostic('syntax', place, message, "a text that begins with * needs quotes: '*'")
    case 'TAG_RESOLVE_FAILED':
      return diagnostic('unknownTag', place, message, 'remove the tag; policies need none')
    case 'RESOURCE_EXHAUSTION':
      return diagnostic('tooDeep', place, 'the file is nested too deeply', null)
    default:
      return diagnostic('syntax', place, message, null)
  }
}

/** The double-quoted text around an offset, as its author meant it. */
function inSingleQuotes(text: string, offset: number): string {
  const start = text.lastIndexOf('"', offset)
  const end = text.indexOf('"', offset)
  const line = text.slice(start + 1, end < 0 ? offset + 1 : end).split('\n')[0] ?? ''
  return `'${line.replaceAll("'", "''")}'`
}

/** @returns the offset of the first tab in the indentation of that line, or of the line before (where an error shows late) */
function tabInIndentation(source: SourceText, offset: number): number | null {
  const lineStart = source.text.lastIndexOf('\n', offset - 1) + 1
  const before = lineStart === 0 ? -1 : source.text.lastIndexOf('\n', lineStart - 2) + 1
  for (const start of [lineStart, before]) {
    if (start < 0) continue
    const indentation = /^[ \t]*/.exec(source.text.slice(start, start + 1000))?.[0] ?? ''
    const tab = indentation.indexOf('\t')
    if (tab >= 0) return start + tab
  }
  return null
}

function decapitalise(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}
