import type { Node, Parser } from '@vscode/tree-sitter-wasm'
import { nodesOf } from './grammar.ts'
import { COMMANDS_OF_4, COMMON_OF_4, LATER_MEMBERS, LATER_VARIABLES } from './powershell-4.ts'

/** What a script has that PowerShell 4.0 has not, or that is no PowerShell at all. */
export interface Finding {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly what: string
}

/** Functions of the scripts themselves, with their parameters, all in lower case. */
type OwnFunctions = ReadonlyMap<string, ReadonlySet<string>>

/** What the grammar knows as a kind of its own, and 4.0 or 7 does not. */
const LATER_KINDS: Readonly<Record<string, string>> = {
  class_statement: 'a class',
  enum_statement: 'an enum',
  pipeline_chain_tail: '&& or ||',
  parallel_statement: 'a parallel block of a workflow',
  sequence_statement: 'a sequence block of a workflow',
}

const NON_ASCII = /[^\0-\x7f]/
const LATER_ESCAPE = /(?<!`)(?:``)*`(?:e|u\{)/

/** @param texts by file: together, since they call each other's functions */
export function checkScripts(texts: ReadonlyMap<string, string>, parser: Parser): readonly Finding[] {
  const scripts = [...texts].map(([file, text]) => ({ file, text, root: parse(parser, text) }))
  const own = new Map(scripts.flatMap(({ root }) => ownFunctions(root)))
  return scripts.flatMap(({ file, text, root }) =>
    [...encodingOf(text), ...syntaxOf(root), ...commandsOf(root, own), ...namesOf(root)].map(found => ({
      file,
      ...found,
    })),
  )
}

type Found = Omit<Finding, 'file'>

function parse(parser: Parser, text: string): Node {
  const tree = parser.parse(text.replace(/^\ufeff/, ''))
  if (tree === null) throw new Error('the grammar gave no tree')
  return tree.rootNode
}

function at(node: Node, what: string): Found {
  return { line: node.startPosition.row + 1, what }
}

/** Without a mark at the start, 4.0 and 5.1 read a script in the code page of the computer. */
function encodingOf(text: string): readonly Found[] {
  if (text.startsWith('\ufeff')) return []
  const line = text.split('\n').findIndex(candidate => NON_ASCII.test(candidate))
  return line === -1 ? [] : [{ line: line + 1, what: 'has other characters than ASCII and no byte order mark' }]
}

function syntaxOf(root: Node): readonly Found[] {
  return [
    ...brokenNodes(root).map(node => at(node, `does not parse: ${node.text.split('\n')[0] ?? ''}`)),
    ...nodesOf(root, ...Object.keys(LATER_KINDS)).map(node => at(node, `has ${LATER_KINDS[node.type]}`)),
    ...nodesOf(root, 'redirection')
      .filter(({ text }) => text.startsWith('6'))
      .map(node => at(node, `has the stream ${node.text}`)),
    ...nodesOf(root, 'expandable_string_literal', 'expandable_here_string_literal')
      .filter(({ text }) => LATER_ESCAPE.test(text))
      .map(node => at(node, `has an escape of 6: ${node.text}`)),
    ...nodesOf(root, 'function_statement')
      .filter(({ text }) => !/^(?:function|filter)\b/i.test(text))
      .map(node => at(node, `has no function: ${node.text.split(/\s/)[0]}`)),
  ]
}

function brokenNodes(node: Node): readonly Node[] {
  if (node.isError || node.isMissing) return [node]
  return node.hasError ? node.children.flatMap(child => (child === null ? [] : brokenNodes(child))) : []
}

function ownFunctions(root: Node): readonly (readonly [string, ReadonlySet<string>])[] {
  return nodesOf(root, 'function_statement').map(definition => {
    const name = nodesOf(definition, 'function_name')[0]?.text ?? ''
    const parameters = nodesOf(definition, 'script_parameter').map(parameter => {
      const variable = parameter.children.find(child => child?.type === 'variable')
      return (variable?.text ?? '').replace('$', '').toLowerCase()
    })
    return [name.replace(/^(?:global|script):/i, '').toLowerCase(), new Set(parameters)] as const
  })
}

function commandsOf(root: Node, own: OwnFunctions): readonly Found[] {
  return nodesOf(root, 'command').flatMap(command => {
    const name = nameOf(command)
    if (name === null) return []
    const key = name.toLowerCase().replace(/^.*\\/, '')
    const known = own.get(key) ?? COMMANDS_OF_4.get(key)
    if (known === undefined) return [at(command, `calls ${name}`)]
    return parametersOf(command)
      .filter(parameter => !known.has(parameter.toLowerCase()) && !COMMON_OF_4.has(parameter.toLowerCase()))
      .map(parameter => at(command, `calls ${name} -${parameter}`))
  })
}

/** null: what is called is known at run time only. */
function nameOf(command: Node): string | null {
  if (command.children.some(child => child?.type === 'command_invokation_operator')) return null
  // The grammar has a kind of its own for ForEach-Object with a block, however it is spelled.
  return command.childForFieldName('command_name')?.text ?? /^[^\s{]+/.exec(command.text)?.[0] ?? command.text
}

function parametersOf(command: Node): readonly string[] {
  const elements = command.childForFieldName('command_elements')?.children ?? []
  return elements.flatMap(element =>
    element?.type === 'command_parameter' ? [element.text.replace(/^-|:$/g, '')] : [],
  )
}

function namesOf(root: Node): readonly Found[] {
  const variables = nodesOf(root, 'variable').filter(({ text }) => LATER_VARIABLES.has(text.toLowerCase()))
  const members = nodesOf(root, 'invokation_expression', 'member_access').filter(({ children }) => {
    const [type, dots, member] = children
    if (type?.type !== 'type_literal' || dots?.text !== '::') return false
    const name = (member?.text ?? '').toLowerCase()
    const short = type.text.toLowerCase().replace(/^\[(?:.*\.)?|\]$/g, '')
    return LATER_MEMBERS.has(`::${name}`) || LATER_MEMBERS.has(`${short}::${name}`)
  })
  return [...variables, ...members].map(node => at(node, `uses ${node.text}`))
}
