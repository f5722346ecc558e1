import type { Diagnostic } from '../model/diagnostic.ts'
import { codes, diagnostic, sortDiagnostics, wholeFile } from '../policy/codes.ts'
import type { PolicyTexts } from '../policy/directory.ts'
import { messageOf } from '../reconcile/call.ts'
import type { Told } from './foreign-writers.ts'

/** Who may write a folder of policies although he should not; null: nobody. */
export type AskWriters = (folder: string) => Promise<Told | null>

/**
 * A reading of the policies with an error more if others may write them, so that it is refused as a broken file is, and looked at again as
 * one is: a change of owners or modes alone is a change of this reading. Asked
 * after the reading, so that what was opened to others right before it is seen.
 * @param ask null: nobody is asked
 */
export async function vetted(texts: PolicyTexts, folder: string, ask: AskWriters | null): Promise<PolicyTexts> {
  if (ask === null || texts.files.length === 0) return texts
  const finding = await objection(folder, ask)
  return finding === null ? texts : { ...texts, diagnostics: sortDiagnostics([...texts.diagnostics, finding]) }
}

/**
 * What a repository is believed by and reached with, before anything is done with it: a helper that others may exchange must not even be started.
 * @param ask null: nobody is asked
 * @returns null: nobody else may write any of it
 */
export async function gitObjection(places: readonly string[], ask: AskWriters | null): Promise<PolicyTexts | null> {
  for (const place of ask === null ? [] : places) {
    const finding = ask && (await objection(place, ask))
    if (finding) return { files: [], diagnostics: [finding], links: [] }
  }
  return null
}

async function objection(folder: string, ask: AskWriters): Promise<Diagnostic | null> {
  try {
    const told = await ask(folder)
    return told && diagnostic('foreignWriters', wholeFile(folder), told.message, `mend it by: ${told.fix}`)
  } catch (error) {
    const message = `nobody can say who may write them: ${messageOf(error)}`
    return diagnostic('foreignWriters', wholeFile(folder), message, 'look with `stationkeeper doctor`')
  }
}

/** Why policies were rejected, in one line. */
export function rejectionText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const foreign = errors.find(({ code }) => code === codes.foreignWriters)
  if (foreign) return `others may write them (${foreign.hint}): ${foreign.message}`
  const [first] = errors
  const where = first === undefined ? '' : `: ${first.file}${first.line > 0 ? `:${first.line}` : ''}: ${first.message}`
  if (errors.length === 1 && first?.code.startsWith('SK12')) return where.slice(2)
  return `${errors.length} error${errors.length === 1 ? '' : 's'}${where}`
}
