import { printable } from './printable.ts'

/** How an annotation is shown. */
export type AnnotationLevel = 'notice' | 'warning' | 'error'

/** What GitHub shows at a line of a file in a pull request. */
export interface Annotation {
  readonly level: AnnotationLevel
  /** As it is known in the repository, with forward slashes; null: it is about no file. */
  readonly file: string | null
  /** 0: about the file as a whole. */
  readonly line: number
  readonly title: string
  readonly message: string
}

/**
 * One workflow command in one line. Whatever stands in names, it ends neither its property nor its line.
 *
 * How a runner reads commands: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function annotationLine({ level, file, line, title, message }: Annotation): string {
  const place = file === null ? [] : [['file', file] as const, ...(line === 0 ? [] : [['line', `${line}`] as const])]
  const properties = [...place, ['title', title] as const].map(([name, value]) => `${name}=${escapedProperty(value)}`)
  return `::${level} ${properties.join(',')}::${escapedMessage(message)}`
}

function escapedMessage(text: string): string {
  return unmarked(printable(text)).replaceAll('%', '%25')
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Blanks before it don't keep a runner from taking a line for a command. */
const command = /(^|[\n\r\u0085\u2028\u2029])([^\S\n\r\u0085\u2028\u2029]*):(?=:)/g

/** The old spelling of a command, which a runner finds anywhere in a line. Broken up like this, a text of JSON means the same afterwards. */
function unmarked(text: string): string {
  return text.replaceAll('##[', '##\\u005b')
}

/** Text whose lines a runner takes for text. */
export function disarmed(text: string): string {
  return unmarked(text.replaceAll(command, '$1$2\\u{3a}'))
}

/** The same for a JSON document, which means the same afterwards: no line of one begins as a command does. */
export function disarmedJson(json: string): string {
  return unmarked(json)
}
