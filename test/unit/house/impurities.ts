import { type Node, parseSync, Visitor } from 'oxc-parser'
import { lineAt } from './imports.ts'

/** Ways to read a clock, to draw lots or to wait that nobody can replace in a test. */
const NAMES = new Set([
  'Date.now',
  'performance.now',
  'Math.random',
  'AbortSignal.timeout',
  'process.hrtime',
  'setTimeout',
  'setInterval',
  'setImmediate',
])
const TIMERS = /^(node:)?timers(\/promises)?$/

/**
 * Uses of time and chance that were not injected, also under an alias (`const wait = setTimeout`).
 * A name is judged as written: one that shadows a global is reported as well, and should get a better name.
 */
export function impuritiesOf(file: string, source: string): readonly string[] {
  const { program } = parseSync(file, source)
  const found: string[] = []
  const add = (what: string, node: Node): void => {
    found.push(`src/${file}:${lineAt(source, node.start)} ${what}`)
  }
  new Visitor({
    MemberExpression: node => {
      const name = nameOf(node)
      if (name !== null && NAMES.has(name)) add(name, node)
    },
    Identifier: node => {
      if (NAMES.has(node.name)) add(node.name, node)
    },
    CallExpression: node => {
      if (nameOf(node.callee) === 'Date') add('Date()', node)
    },
    NewExpression: node => {
      if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) add('new Date()', node)
    },
    ImportDeclaration: node => {
      if (TIMERS.test(node.source.value)) add(node.source.value, node)
    },
    ImportExpression: node => {
      if (node.source.type === 'Literal' && TIMERS.test(String(node.source.value))) add(String(node.source.value), node)
    },
  }).visit(program)
  return found
}

/** `Date.now` of `Date.now`, `Date['now']` and `globalThis.Date.now`; null where it can't be read off. */
function nameOf(node: Node): string | null {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression') return null
  const { object, property } = node
  const member =
    property.type === 'Literal' && typeof property.value === 'string'
      ? property.value
      : !node.computed && property.type === 'Identifier'
        ? property.name
        : null
  const owner = nameOf(object)
  if (member === null || owner === null) return null
  return owner === 'globalThis' || owner === 'global' ? member : `${owner}.${member}`
}
