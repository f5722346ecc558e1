/** A NUL ends every text that Windows is given, and what is after it would be gone. */
export class NotAnArgument extends Error {
  override readonly name = 'NotAnArgument'
}

/**
 * One argument as a program on Windows finds it again, by the rules of Microsoft's C runtime: a backslash is itself unless it stands
 * before a quotation mark, where each has to be doubled and the mark be escaped.
 * (learn.microsoft.com, "Parsing C command-line arguments".)
 *
 * Nothing more is done: no shell reads it, and percent signs, carets and ampersands are themselves to a program that is started with it. Who
 * stores a command line somewhere may have more to heed: the task scheduler reads percent signs (`task-xml.ts`).
 * @throws {NotAnArgument}
 */
export function quoted(argument: string): string {
  if (argument.includes('\0')) throw new NotAnArgument(`${JSON.stringify(argument)} has a character that ends it`)
  if (/^[^\s"]+$/.test(argument)) return argument
  return `"${argument.replaceAll(/(\\*)(")|(\\+)$/g, (_all, before = '', mark = '', atEnd = '') =>
    mark === '"' ? `${before}${before}\\"` : `${atEnd}${atEnd}`,
  )}"`
}

/** Arguments without the program, as one text. */
export function commandLine(args: readonly string[]): string {
  return args.map(quoted).join(' ')
}
